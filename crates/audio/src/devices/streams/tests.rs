//! What a device is asked for.

use super::*;

fn wanted(role: Role, buffer: SupportedBufferSize) -> Vec<BufferSize> {
    let format = SupportedStreamConfig::new(2, 48_000, buffer, SampleFormat::F32);
    sizes(role, &format)
}

#[test]
fn what_is_wanted_is_asked_for_within_what_a_device_takes_and_then_whatever_it_likes() {
    let any = SupportedBufferSize::Range {
        min: 16,
        max: 1 << 20,
    };
    for (role, ms) in [
        (Role::Microphone, MICROPHONE_MS),
        (Role::Speaker, SPEAKER_MS),
    ] {
        let asked = [BufferSize::Fixed(48 * ms), BufferSize::Default];
        assert_eq!(wanted(role, any), asked);
        assert_eq!(wanted(role, SupportedBufferSize::Unknown), asked);
        let (min, max) = (4_096, 8_192);
        assert_eq!(
            wanted(role, SupportedBufferSize::Range { min, max })[0],
            BufferSize::Fixed(4_096)
        );
        assert_eq!(
            wanted(role, SupportedBufferSize::Range { min: 1, max: 256 })[0],
            BufferSize::Fixed(256)
        );
        // A device that says nonsense is asked for what is wanted.
        assert_eq!(
            wanted(role, SupportedBufferSize::Range { min: 9, max: 3 }),
            asked
        );
    }
}

#[test]
fn a_usual_device_that_cannot_be_had_is_none_and_a_chosen_one_is_gone() {
    let gone = || DeviceError::Gone {
        role: Role::Microphone,
        name: "Default Audio Device".to_owned(),
    };
    let named = Choice::Named("USB".to_owned());
    let none = DeviceError::None(Role::Microphone);
    assert_eq!(none_at_all(&Choice::Default, gone()), none);
    assert_eq!(none_at_all(&named, gone()), gone());
    let busy = DeviceError::Busy {
        role: Role::Microphone,
        name: "USB".to_owned(),
    };
    assert_eq!(none_at_all(&Choice::Default, busy.clone()), busy);
}
