// The sound devices of a browser. Made only after the person pressed something, as browsers demand.
import captureUrl from './capture.worklet.ts?worker&url';
import playbackUrl from './playback.worklet.ts?worker&url';
import type { ToPlayback } from './playback.worklet';
import type { Heard } from './streams';

export interface Microphone {
  close(): void;
}

export interface Speaker {
  send(message: ToPlayback): void;
  /** Lets it sound, once the person has pressed something. */
  wake(): void;
  close(): void;
}

export interface Devices {
  /** `onGone` is called where the device ends by itself. */
  microphone(onSamples: (samples: Int16Array) => void, onGone: () => void): Promise<Microphone>;
  speaker(onHeard: (heard: Heard) => void): Promise<Speaker>;
}

async function microphone(onSamples: (samples: Int16Array) => void, onGone: () => void): Promise<Microphone> {
  // Undefined where the page is not encrypted: a browser gives the microphone to nobody who could be overheard.
  if (!navigator.mediaDevices) throw new DOMException('insecure', 'NotSupportedError');
  const stream = await navigator.mediaDevices.getUserMedia({
    // The browser knows what its own loudspeaker plays, so it takes the echo out best.
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: true },
  });
  // Unplugged, or the permission was taken back. Not when we stop it ourselves.
  for (const track of stream.getTracks()) track.onended = onGone;
  const context = new AudioContext();
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    await context.audioWorklet.addModule(captureUrl);
  } catch (error) {
    close();
    throw error;
  }
  const capture = new AudioWorkletNode(context, 'sotto-capture', { numberOfOutputs: 0 });
  capture.port.onmessage = (message: MessageEvent<Int16Array>) => onSamples(message.data);
  context.createMediaStreamSource(stream).connect(capture);
  // Some browsers let a context that was made some time after the press wait.
  void context.resume();
  return { close };
}

async function speaker(onHeard: (heard: Heard) => void): Promise<Speaker> {
  // The rate of the voice: the browser itself brings it to that of the hardware.
  const context = new AudioContext({ sampleRate: 24_000, latencyHint: 'interactive' });
  try {
    await context.audioWorklet.addModule(playbackUrl);
  } catch (error) {
    void context.close();
    throw error;
  }
  const playback = new AudioWorkletNode(context, 'sotto-playback', { numberOfInputs: 0 });
  playback.port.onmessage = (message: MessageEvent<Heard>) => onHeard(message.data);
  playback.connect(context.destination);
  return {
    send: (message) => playback.port.postMessage(message),
    wake: () => void context.resume(),
    close: () => void context.close(),
  };
}

export const browserDevices: Devices = { microphone, speaker };
