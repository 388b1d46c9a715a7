import { Button, Group, Text, TextInput } from "@mantine/core";
import { IconCurrentLocation } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LocationContent } from "../thread/content/LocationContent.tsx";
import { parseCoordinate } from "./coordinates.ts";
import { PanelForm } from "./PanelForm.tsx";
import { Preview } from "./Preview.tsx";
import type { PanelProps } from "./panel-props.ts";

/** A place, by its coordinates and what people call it. */
export function LocationPanel({ onSay, onClose }: PanelProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ latitude: "", longitude: "", name: "", address: "" });
  const [trouble, setTrouble] = useState(false);
  const [asking, setAsking] = useState(false);
  const latitude = parseCoordinate(form.latitude, 90);
  const longitude = parseCoordinate(form.longitude, 180);
  const location =
    latitude === null || longitude === null
      ? null
      : {
          latitude,
          longitude,
          name: form.name.trim() || null,
          address: form.address.trim() || null,
        };

  function whereIAm() {
    setTrouble(false);
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        setForm((now) => ({
          ...now,
          latitude: coords.latitude.toFixed(6),
          longitude: coords.longitude.toFixed(6),
        }));
      },
      () => {
        setAsking(false);
        setTrouble(true);
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }

  const field = (name: keyof typeof form, error?: string | false) => (
    <TextInput
      flex={1}
      label={t(`compose.location.${name}`)}
      value={form[name]}
      error={error}
      maxLength={1000}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setForm((now) => ({ ...now, [name]: value }));
      }}
    />
  );
  const wrong = (value: string, parsed: number | null) =>
    value.trim() !== "" && parsed === null && t("compose.location.invalid");

  return (
    <PanelForm
      ready={location !== null}
      onClose={onClose}
      onSend={() => {
        if (!location) return;
        onSay({ type: "location", body: null, payload: { location } });
        onClose();
      }}
      preview={
        location && (
          <Preview>
            <LocationContent location={location} />
          </Preview>
        )
      }
    >
      <Button
        variant="default"
        loading={asking}
        leftSection={<IconCurrentLocation size={16} stroke={1.75} aria-hidden />}
        onClick={whereIAm}
      >
        {t("compose.location.mine")}
      </Button>
      {trouble && (
        <Text size="sm" c="var(--prosa-fail)" role="alert">
          {t("compose.location.denied")}
        </Text>
      )}
      <Group grow align="flex-start">
        {field("latitude", wrong(form.latitude, latitude))}
        {field("longitude", wrong(form.longitude, longitude))}
      </Group>
      {field("name")}
      {field("address")}
    </PanelForm>
  );
}
