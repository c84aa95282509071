import { makeStaticStyles } from '@fluentui/react-components';

export const useBaseStyles = makeStaticStyles({
  'html, body, #root': { height: '100%', margin: 0, overflow: 'hidden' },
  body: { userSelect: 'none' },
  'input, textarea, [data-selectable]': { userSelect: 'text' },
  // Windows' own thin scroll bars.
  '*': { scrollbarWidth: 'thin' },
});
