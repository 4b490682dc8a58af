Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
namespace Sotto {
  [Guid("5CDF2C82-841E-4546-9722-0CF74078229A"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  interface IVolume {
    int a(); int b(); int c(); int d();
    int SetMasterVolumeLevelScalar(float level, Guid context);
    int e();
    int GetMasterVolumeLevelScalar(out float level);
    int f(); int g(); int h(); int i();
    int SetMute([MarshalAs(UnmanagedType.Bool)] bool mute, Guid context);
    int GetMute([MarshalAs(UnmanagedType.Bool)] out bool mute);
  }
  [Guid("D666063F-1587-4E43-81F1-B948E807363F"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  interface IDevice { int Activate(ref Guid id, int context, IntPtr parameters, [MarshalAs(UnmanagedType.IUnknown)] out object made); }
  [Guid("A95664D2-9614-4F35-A746-DE8DB63617E6"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  interface IDevices { int a(); int GetDefaultAudioEndpoint(int flow, int role, out IDevice device); }
  [ComImport, Guid("BCDE0395-E52F-467C-8E3D-C4579291692E")] class Devices { }
  public static class Sound {
    static IVolume Speaker() {
      IDevice device; object made; Guid id = typeof(IVolume).GUID;
      Marshal.ThrowExceptionForHR(((IDevices)(new Devices())).GetDefaultAudioEndpoint(0, 1, out device));
      Marshal.ThrowExceptionForHR(device.Activate(ref id, 23, IntPtr.Zero, out made));
      return (IVolume)made;
    }
    public static int Level() { float level; Speaker().GetMasterVolumeLevelScalar(out level); return (int)Math.Round(level * 100); }
    public static void Set(int percent) { Speaker().SetMasterVolumeLevelScalar(percent / 100f, Guid.Empty); }
    public static bool Muted() { bool mute; Speaker().GetMute(out mute); return mute; }
    public static void Mute(bool mute) { Speaker().SetMute(mute, Guid.Empty); }
  }
}
'@
