/** The mark: a speech balloon with two lines of talk. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 512 512" aria-hidden focusable="false">
      <rect width="512" height="512" rx="112" fill="var(--mantine-color-barro-7)" />
      <path
        fill="#fff"
        d="M256 118c-82 0-148 56-148 126 0 40 22 76 56 99l-14 51c-2 8 6 14 13 10l60-33c11 2 22 3 33 3 82 0 148-57 148-130S338 118 256 118Z"
      />
      <path
        fill="none"
        stroke="var(--mantine-color-barro-7)"
        strokeWidth="26"
        strokeLinecap="round"
        d="M190 222c22-16 44-16 66 0s44 16 66 0M206 282c17-12 33-12 50 0s33 12 50 0"
      />
    </svg>
  );
}
