import { type DragEvent, useRef, useState } from "react";

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

/** Files dragged over an element: whether they hover there, and what to do when they fall. */
export function useDrop(onFiles: ((files: FileList) => void) | null) {
  // Enter and leave come for every child that is passed: only the sum says where the files are.
  const depth = useRef(0);
  const [over, setOver] = useState(false);

  function move(by: 1 | -1) {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  }

  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (onFiles && carriesFiles(event)) move(1);
    },
    onDragLeave: (event: DragEvent) => {
      if (onFiles && carriesFiles(event)) move(-1);
    },
    // Without this the browser would open the file in place of the page.
    onDragOver: (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      onFiles?.(event.dataTransfer.files);
    },
  };
  return { over, handlers };
}
