import type { OoxmlPackage } from '../package/ooxml-package';

/**
 * Drops digital signatures, which no change of the package survives. Answers what was dropped, in words. The
 * signature of a macro project stays: it covers the project only.
 */
export function dropSignatures(pkg: OoxmlPackage): string[] {
  const dropped: string[] = [];
  for (const relation of pkg.relations('')) {
    if (relation.external || !/\/digital-signature\/origin$/.test(relation.type)) continue;
    if (pkg.has(relation.target)) {
      for (const signature of pkg.relations(relation.target)) {
        if (signature.external || !pkg.has(signature.target)) continue;
        for (const certificate of pkg.relations(signature.target)) {
          if (!certificate.external && pkg.has(certificate.target)) pkg.remove(certificate.target);
        }
        pkg.remove(signature.target);
      }
      pkg.remove(relation.target);
    }
    pkg.removeRelation('', relation.id);
    dropped.push('the digital signature');
  }
  return dropped;
}
