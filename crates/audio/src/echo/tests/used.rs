//! When what the canceller gives is used, and when the microphone passes as it is.
use super::*;
use crate::echo::measure::by_second;

/// Headphones: nothing comes back.
#[test]
fn a_voice_beside_what_is_played_is_untouched_from_its_first_moment_where_there_is_no_echo() {
    let (far, voice) = (speech(8 * SECOND, 10), speech(8 * SECOND, 11));
    let mut echo = Echo::new(true);
    assert_eq!(cancelled(&mut echo, &far, &voice), voice);
    // It has listened all the while.
    assert!(!echo.used && echo.run > 790, "{}", echo.run);
}

/// A hard wall at some distance, and another one: what they send back is half as loud as what comes directly.
#[test]
fn an_echo_that_comes_from_walls_too_is_found_and_taken_out() {
    let far = speech(7 * SECOND, 19);
    let ways = [(160, 0.25), (185, 0.12), (230, 0.06)];
    let mut microphone = vec![0.0; far.len()];
    for (late, gain) in ways {
        for (sample, echo) in microphone.iter_mut().zip(echoed(&far, late, gain)) {
            *sample += echo;
        }
    }
    let mut echo = Echo::new(true);
    let out = cancelled(&mut echo, &far, &microphone);
    assert!(echo.used);
    assert!(echo.milliseconds().is_some_and(|ms| ms.abs_diff(160) <= 2));
    let less = reduction(&microphone[4 * SECOND..], &out[4 * SECOND..]);
    assert!(less >= 15.0, "{less}");
}

#[test]
fn an_echo_that_begins_later_is_taken_out_and_one_that_ends_leaves_a_voice_alone() {
    // Headphones, then a loudspeaker, then headphones again.
    let (from, to, end) = (4 * SECOND, 12 * SECOND, 36 * SECOND);
    let (far, voice) = (speech(end, 12), speech(end, 13));
    let mut microphone = voice.clone();
    microphone[from..to].copy_from_slice(&echoed(&far[..to], 60, 0.3)[from..]);
    let mut echo = Echo::new(true);
    let out = cancelled(&mut echo, &far, &microphone);
    assert_eq!(out[..from], voice[..from]);
    let settled = from + 5 * SECOND..to;
    let less = reduction(&microphone[settled.clone()], &out[settled]);
    assert!(less >= 15.0, "{less}");
    let last = end - 4 * SECOND..end;
    assert_eq!(out[last.clone()], voice[last]);
}

#[test]
fn while_nothing_is_played_it_rests_and_then_goes_on_where_it_was() {
    let (first, pause, last) = (6 * SECOND, 6 * SECOND, 5 * SECOND);
    let mut far = speech(first, 14);
    far.extend(vec![0.0; pause]);
    far.extend(speech(last, 15));
    let voice = speech(pause, 16);
    let mut microphone = echoed(&far, 60, 0.3);
    for (microphone, voice) in microphone[first + SECOND..]
        .iter_mut()
        .zip(&voice[SECOND..])
    {
        *microphone += voice;
    }
    let mut echo = Echo::new(true);
    let until = first + pause;
    let mut out = cancelled(&mut echo, &far[..until], &microphone[..until]);
    assert!(echo.run == 0 && !echo.used);
    // Two seconds and the frame in which it is left.
    let rested = first + 2 * SECOND + 3 * FRAME..until;
    assert_eq!(out[rested.clone()], microphone[rested]);
    out.extend(cancelled(&mut echo, &far[until..], &microphone[until..]));
    // Nothing has to be learned again.
    let less = reduction(
        &microphone[until + SECOND / 2..],
        &out[until + SECOND / 2..],
    );
    assert!(less >= 15.0, "{less}");
    assert!(echo.used);
}

#[test]
fn from_one_to_the_other_there_is_no_step() {
    let (heard, given) = ([0.5; FRAME], [-0.5; FRAME]);
    for (was, is, ends) in [
        (false, false, 0.5),
        (false, true, -0.5),
        (true, true, -0.5),
        (true, false, 0.5),
    ] {
        let mut out = given;
        cross(&heard, &mut out, was, is);
        assert!((out[FRAME - 1] - ends).abs() < 1e-6, "{was} {is}");
        let begins = if was { -0.5 } else { 0.5 };
        assert!((out[0] - begins).abs() < 0.01, "{was} {is}");
        assert!(out.windows(2).all(|two| (two[1] - two[0]).abs() < 0.01));
    }
}

#[test]
fn the_delay_is_kept_when_both_are_brought_together_anew_and_the_measure_begins_again() {
    let far = speech(5 * SECOND, 17);
    let mut echo = Echo::new(true);
    cancelled(&mut echo, &far, &echoed(&far, 120, 0.3));
    let known = echo.milliseconds();
    assert!(known.is_some_and(|ms| ms.abs_diff(120) <= 2) && echo.used);
    echo.begin_anew();
    assert_eq!(echo.milliseconds(), known);
    // 40 ms later now, as it is after sound was lost.
    let far = speech(8 * SECOND, 18);
    let microphone = echoed(&far, 160, 0.3);
    let out = cancelled(&mut echo, &far, &microphone);
    assert!(echo.milliseconds().is_some_and(|ms| ms.abs_diff(160) <= 2));
    let less = reduction(&microphone[4 * SECOND..], &out[4 * SECOND..]);
    assert!(less >= 20.0, "{less}");
}

/// The near voice of one recording beside the far voice of another, which it never heard.
#[test]
fn a_real_voice_beside_a_real_one_that_does_not_come_back_is_kept_from_its_first_moment() {
    let far_voices = pairs("farend_singletalk").unwrap_or_default();
    let near_voices = pairs("nearend_singletalk").unwrap_or_default();
    for (far, _) in &far_voices {
        for (_, microphone) in &near_voices {
            let out = cancelled(&mut Echo::new(true), far, microphone);
            for (second, less) in by_second(&microphone[..out.len()], &out, RATE)
                .iter()
                .enumerate()
            {
                assert!(less.abs() <= 0.5, "second {second}: {less} dB");
            }
        }
    }
}
