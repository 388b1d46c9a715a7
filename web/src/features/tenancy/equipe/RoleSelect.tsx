import { Select, Text } from "@mantine/core";
import type { Role } from "@prosa/shared/roles.ts";
import { useTranslation } from "react-i18next";

export function RoleSelect(props: {
  label: string;
  hideLabel?: boolean;
  roles: Role[];
  value: Role;
  onChange: (role: Role) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      {...(props.hideLabel ? { "aria-label": props.label } : { label: props.label })}
      data={props.roles.map((role) => ({ value: role, label: t(`tenancy.roles.${role}`) }))}
      value={props.value}
      onChange={(role) => role && props.onChange(role as Role)}
      comboboxProps={{ width: 300, position: "bottom-end" }}
      renderOption={({ option }) => (
        <div>
          <Text fw={option.value === props.value ? 600 : 400}>{option.label}</Text>
          <Text size="xs" c="dimmed">
            {t(`tenancy.roleHint.${option.value as Role}`)}
          </Text>
        </div>
      )}
    />
  );
}
