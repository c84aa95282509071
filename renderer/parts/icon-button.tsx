import { Button, Tooltip, type ButtonProps } from '@fluentui/react-components';
import { useState } from 'react';

/** A button that shows only an icon; its name is told by a tooltip and to screen readers. */
export function IconButton({
  name,
  disabled = false,
  ...button
}: Omit<ButtonProps, 'children' | 'aria-label' | 'onFocus' | 'onBlur'> & { name: string }) {
  const [focused, setFocused] = useState(false);
  // Who presses Move up until the step is at the top stays on the button: a disabled one would lose the focus to nowhere.
  const held = disabled && focused;
  return (
    <Tooltip content={name} relationship="label">
      <Button
        appearance="subtle"
        size="small"
        {...(button as ButtonProps)}
        disabled={disabled && !held}
        disabledFocusable={held}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
    </Tooltip>
  );
}
