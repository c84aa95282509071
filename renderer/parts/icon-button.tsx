import { Button, Tooltip, type ButtonProps } from '@fluentui/react-components';

/** A button that shows only an icon; its name is told by a tooltip and to screen readers. */
export function IconButton({
  name,
  ...button
}: Omit<ButtonProps, 'children' | 'aria-label'> & { name: string }) {
  return (
    <Tooltip content={name} relationship="label">
      <Button appearance="subtle" size="small" {...(button as ButtonProps)} />
    </Tooltip>
  );
}
