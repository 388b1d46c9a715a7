import classes from "./audio.module.css";

/** Bars as loud as the voice; what has been heard is inked. */
export function Waveform(props: { wave: readonly number[]; heard: number }) {
  const { wave, heard } = props;
  return (
    <svg
      className={classes.wave}
      viewBox={`0 0 ${wave.length * 3} 24`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {wave.map((loudness, bar) => {
        const height = Math.max(2, (loudness / 100) * 24);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={bar}
            x={bar * 3}
            y={(24 - height) / 2}
            width={2}
            height={height}
            rx={1}
            data-heard={bar / wave.length < heard}
          />
        );
      })}
    </svg>
  );
}
