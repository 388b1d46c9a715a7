// Voice notes from the microphone: one press records, the next sends.
import { byId } from "./dom.js";
import { icon } from "./icons.js";
import { oggFromWebm } from "./ogg.js";
import * as sending from "./sending.js";
import { redraw, state } from "./state.js";

let recorder = null;

export function canRecord() {
  return typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);
}

export function setUpRecorder() {
  byId("record").addEventListener("click", () => (recorder ? recorder.stop() : void record()));
  show(false);
}

async function record() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    state.note = "Sem microfone. Em Anexar há uma mensagem de voz pronta.";
    return redraw();
  }
  const chunks = [];
  recorder = new MediaRecorder(stream, { audioBitsPerSecond: 24_000 });
  recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
  recorder.addEventListener("stop", async () => {
    const { mimeType } = recorder;
    recorder = null;
    for (const track of stream.getTracks()) track.stop();
    show(false);
    await sendRecording(new Blob(chunks, { type: mimeType }));
  });
  recorder.start();
  show(true);
}

async function sendRecording(blob) {
  try {
    const ogg = blob.type.startsWith("audio/ogg")
      ? blob
      : oggFromWebm(new Uint8Array(await blob.arrayBuffer()));
    await sending.sendFile("voice", new File([ogg], "", { type: "audio/ogg; codecs=opus" }));
  } catch {
    state.note = "A gravação saiu vazia. Segure um pouco mais antes de enviar.";
    redraw();
  }
}

function show(recording) {
  state.recording = recording;
  const button = byId("record");
  const words = recording ? "Enviar a gravação" : "Gravar mensagem de voz";
  button.replaceChildren(icon(recording ? "send" : "mic", 18));
  button.setAttribute("aria-label", words);
  button.title = words;
  button.classList.toggle("recording", recording);
  byId("composer").classList.toggle("recording", recording);
  redraw();
}
