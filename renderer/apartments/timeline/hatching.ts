const HATCH_PX = 6;

/** The last pattern made: it is the same until the theme changes. */
let kept: { ground: string; colour: string; pattern: CanvasPattern } | null = null;

/** Slanted lines to fill with; null where no canvas can be made. */
export function hatching(
  canvas: Pick<CanvasRenderingContext2D, 'createPattern'>,
  ground: string,
  colour: string,
): CanvasPattern | null {
  if (kept?.ground === ground && kept.colour === colour) return kept.pattern;
  const pattern = canvas.createPattern(tile(ground, colour), 'repeat');
  if (pattern) kept = { ground, colour, pattern };
  return pattern;
}

/** Slanted lines that go on in the tile beside it. */
function tile(ground: string, colour: string): HTMLCanvasElement {
  const element = document.createElement('canvas');
  element.width = element.height = HATCH_PX;
  const context = element.getContext('2d');
  if (!context) return element;
  context.fillStyle = ground;
  context.fillRect(0, 0, HATCH_PX, HATCH_PX);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const offset of [-HATCH_PX, 0, HATCH_PX]) {
    context.moveTo(offset - 1, HATCH_PX + 1);
    context.lineTo(offset + HATCH_PX + 1, -1);
  }
  context.stroke();
  return element;
}
