import { makeStaticStyles } from '@fluentui/react-components';

export const useBaseStyles = makeStaticStyles({
  'html, body, #root': { height: '100%', margin: 0, overflow: 'hidden' },
  // Scroll bars and the browser's own controls follow the theme chosen here, not the system's.
  'html[data-theme="dark"]': { colorScheme: 'dark' },
  'html[data-theme="light"]': { colorScheme: 'light' },
  body: { userSelect: 'none' },
  'input, textarea, [data-selectable]': { userSelect: 'text' },
  // Windows' own thin scroll bars.
  '*': { scrollbarWidth: 'thin' },
});
