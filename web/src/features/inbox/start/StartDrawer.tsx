export function StartDrawer(_props: { contatoId: string | null; onClose: () => void }) {
  return null;
}
