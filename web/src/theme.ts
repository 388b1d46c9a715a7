import type {
  ActionIconProps,
  ButtonProps,
  CSSVariablesResolver,
  DrawerProps,
  MantineColorsTuple,
  MenuProps,
  ModalProps,
  SelectProps,
} from "@mantine/core";
import { createTheme } from "@mantine/core";
import { barro, brick, dark, gray, light, night, type Scheme } from "./ui/tokens.ts";

const SYSTEM_FONTS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

// A `rem` here is 16 px; the page speaks 14 px.
const px = (size: number) => `${size / 16}rem`;

export const theme = createTheme({
  primaryColor: "barro",
  primaryShade: 7,
  colors: {
    barro: barro as unknown as MantineColorsTuple,
    gray: gray as unknown as MantineColorsTuple,
    dark: night as unknown as MantineColorsTuple,
    red: brick as unknown as MantineColorsTuple,
  },
  black: light.ink,
  fontFamily: SYSTEM_FONTS,
  fontSizes: { xs: px(12), sm: px(14), md: px(14), lg: px(16), xl: px(20) },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.45", lg: "1.4", xl: "1.3" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: px(20), lineHeight: "1.3" },
      h2: { fontSize: px(16), lineHeight: "1.4" },
      h3: { fontSize: px(14), lineHeight: "1.45" },
    },
  },
  spacing: { xs: px(4), sm: px(8), md: px(12), lg: px(16), xl: px(24) },
  radius: { xs: px(4), sm: px(6), md: px(8), lg: px(12), xl: px(16) },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  // Shadows belong to what floats, and to nothing else.
  shadows: {
    xs: "none",
    sm: "none",
    md: "0 4px 16px rgb(31 36 48 / 12%)",
    lg: "0 8px 28px rgb(31 36 48 / 16%)",
    xl: "0 12px 40px rgb(31 36 48 / 20%)",
  },
  // Plain objects, not Component.extend(): that would pull every component into the first load.
  components: {
    ActionIcon: {
      defaultProps: { variant: "subtle", color: "gray", size: 32 } satisfies ActionIconProps,
    },
    Button: { defaultProps: { fw: 600 } satisfies ButtonProps },
    Drawer: {
      defaultProps: {
        position: "right",
        size: 480,
        padding: "xl",
        transitionProps: { duration: 160 },
      } satisfies Partial<DrawerProps>,
      styles: { title: { fontWeight: 600, fontSize: px(16) } },
    },
    InputWrapper: {
      styles: { label: { marginBottom: 4, fontWeight: 600 }, description: { marginBottom: 4 } },
    },
    Menu: {
      defaultProps: {
        shadow: "md",
        transitionProps: { duration: 120 },
        position: "bottom-end",
        // As high as there is room; the rest is scrolled to.
        middlewares: { size: { padding: 8 } },
        // The placeholder is a focusable child that a menu may not have.
        withInitialFocusPlaceholder: false,
      } satisfies MenuProps,
    },
    Modal: {
      defaultProps: {
        centered: true,
        padding: "xl",
        transitionProps: { duration: 160 },
      } satisfies Partial<ModalProps>,
      styles: { title: { fontWeight: 600, fontSize: px(16) } },
    },
    Select: {
      defaultProps: {
        allowDeselect: false,
        checkIconPosition: "right",
      } satisfies Partial<SelectProps>,
    },
  },
});

/** Mantine's colour names carry our meanings, wherever a component is tinted with one. */
function meaning(color: string, text: string, soft: string): Record<string, string> {
  return {
    [`--mantine-color-${color}-text`]: text,
    [`--mantine-color-${color}-light`]: soft,
    [`--mantine-color-${color}-light-hover`]: soft,
    [`--mantine-color-${color}-light-color`]: text,
  };
}

function variables(scheme: Scheme): Record<string, string> {
  const own = Object.entries(scheme).map(([name, value]) => [
    `--prosa-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ]);
  return {
    ...Object.fromEntries(own),
    "--mantine-color-body": scheme.surface,
    "--mantine-color-text": scheme.ink,
    "--mantine-color-dimmed": scheme.quiet,
    "--mantine-color-placeholder": scheme.quiet,
    "--mantine-color-error": scheme.fail,
    "--mantine-color-anchor": scheme.brand,
    "--mantine-color-default": scheme.surface,
    "--mantine-color-default-hover": scheme.hover,
    "--mantine-color-default-color": scheme.ink,
    "--mantine-color-default-border": scheme.line,
    "--mantine-color-barro-text": scheme.brand,
    "--mantine-color-barro-light": scheme.brandSoft,
    "--mantine-color-barro-light-hover": scheme.chosen,
    "--mantine-color-barro-light-color": scheme.brand,
    ...meaning("red", scheme.fail, scheme.failSoft),
    ...meaning("yellow", scheme.wait, scheme.waitSoft),
    ...meaning("green", scheme.ok, scheme.okSoft),
    ...meaning("blue", scheme.info, scheme.infoSoft),
    "--mantine-color-gray-light": scheme.hover,
    "--mantine-color-gray-light-hover": scheme.line,
    "--mantine-color-gray-light-color": scheme.ink,
  };
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variables(light),
  dark: variables(dark),
});
