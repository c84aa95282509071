import { makeStaticStyles } from '@fluentui/react-components';

/** What is chosen or current shows by its background, and the system's contrast themes take backgrounds away. */
const CONTRAST_THEMES = `@media (forced-colors: active) {
  [aria-selected="true"], [aria-current="page"], [aria-current="true"] {
    outline: 2px solid Highlight;
    outline-offset: -2px;
  }
}`;

export const useBaseStyles = makeStaticStyles([
  {
    'html, body, #root': { height: '100%', margin: 0, overflow: 'hidden' },
    // Scroll bars and the browser's own controls follow the theme chosen here, not the system's.
    'html[data-theme="dark"]': { colorScheme: 'dark' },
    'html[data-theme="light"]': { colorScheme: 'light' },
    body: { userSelect: 'none' },
    'input, textarea, [data-selectable]': { userSelect: 'text' },
    // Windows' own thin scroll bars.
    '*': { scrollbarWidth: 'thin' },
  },
  CONTRAST_THEMES,
]);
