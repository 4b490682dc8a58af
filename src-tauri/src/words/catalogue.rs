//! What each word of the shell is in English and in German. A place that is filled later is named `{so}`, by the same name in
//! both.

use super::Word;

/// In English, and in German.
pub(super) fn of(word: Word) -> (&'static str, &'static str) {
    match word {
        Word::Talk => ("Talk", "Sprechen"),
        Word::Finish => ("Finish", "Fertig"),
        Word::Dictate => ("Dictate", "Diktieren"),
        Word::TypeAgain => (
            "Type the last dictation again",
            "Letztes Diktat noch einmal schreiben",
        ),
        Word::TakeBack => (
            "Take back the last dictation",
            "Letztes Diktat zurücknehmen",
        ),
        Word::MicrophoneOff => ("Microphone off", "Mikrofon aus"),
        Word::Open => ("Open Sotto", "Sotto öffnen"),
        Word::Settings => ("Settings", "Einstellungen"),
        Word::Quit => ("Quit", "Beenden"),
        Word::GoesOn => (
            "Sotto goes on without its window, so that timers and reminders ring. The icon in the bar ends it.",
            "Sotto läuft ohne Fenster weiter, damit Timer und Erinnerungen klingeln. Über das Symbol in der Leiste wird es beendet.",
        ),
        Word::Blank => (
            "The page of Sotto's window does not come up; everything else works. End Sotto and start it with WEBKIT_DISABLE_DMABUF_RENDERER=1, or run “sotto serve”, which shows the same in a browser. “sotto doctor” says what the window is told on this machine.",
            "Die Seite in Sottos Fenster erscheint nicht; alles andere geht. Beende Sotto und starte es mit WEBKIT_DISABLE_DMABUF_RENDERER=1, oder starte „sotto serve“, das dasselbe in einem Browser zeigt. „sotto doctor“ sagt, was dem Fenster auf diesem Rechner gesagt wird.",
        ),
        Word::BlankAsSet => (
            "The page of Sotto's window does not come up, although the usual setting against that is there; everything else works. Run “sotto serve”, which shows the same in a browser. “sotto doctor” says what the window is told on this machine.",
            "Die Seite in Sottos Fenster erscheint nicht, obwohl die übliche Einstellung dagegen da ist; alles andere geht. Starte „sotto serve“, das dasselbe in einem Browser zeigt. „sotto doctor“ sagt, was dem Fenster auf diesem Rechner gesagt wird.",
        ),
        Word::BlankElsewhere => (
            "The page of Sotto's window does not come up; everything else works. End Sotto and start it again, or run “sotto serve”, which shows the same in a browser.",
            "Die Seite in Sottos Fenster erscheint nicht; alles andere geht. Beende Sotto und starte es neu, oder starte „sotto serve“, das dasselbe in einem Browser zeigt.",
        ),
        Word::OnClipboard => (
            "The text could not be typed here. It is on the clipboard: paste it where you want it.",
            "Der Text konnte hier nicht geschrieben werden. Er liegt in der Zwischenablage: füge ihn dort ein, wo du ihn haben willst.",
        ),
        Word::OnClipboardAsSet => (
            "The text is on the clipboard, as it is set for this program.",
            "Der Text liegt in der Zwischenablage, wie es für dieses Programm eingestellt ist.",
        ),
        Word::NotTaken => (
            "The last dictation cannot be taken back: another window has the keyboard now. Nothing was changed.",
            "Das letzte Diktat lässt sich nicht zurücknehmen: ein anderes Fenster hat jetzt die Tastatur. Nichts wurde geändert.",
        ),
        Word::CannotTell => (
            "The last dictation is not taken back: this system does not tell whether its text still has the keyboard, and other text could be deleted. Nothing was changed. Undo it in the program itself, usually with Ctrl+Z or Cmd+Z.",
            "Das letzte Diktat wird nicht zurückgenommen: dieses System verrät nicht, ob sein Text noch die Tastatur hat, und anderer Text könnte gelöscht werden. Nichts wurde geändert. Mach es im Programm selbst rückgängig, meist mit Strg+Z oder Cmd+Z.",
        ),
        Word::PerhapsTaken => (
            "The last dictation could not be taken back as a whole. Look what is left of it.",
            "Das letzte Diktat ließ sich nicht ganz zurücknehmen. Sieh nach, was davon noch da ist.",
        ),
        Word::NothingToTake => (
            "Nothing was dictated that could be taken back.",
            "Es wurde nichts diktiert, was sich zurücknehmen ließe.",
        ),
        Word::Lost => (
            "What was dictated could neither be typed nor put on the clipboard ({why}). It can be typed once more from the menu of the icon.",
            "Das Diktat konnte weder geschrieben noch in die Zwischenablage gelegt werden ({why}). Über das Menü des Symbols kann es noch einmal geschrieben werden.",
        ),
        Word::KeyHeld => (
            "a key is held all the time",
            "eine Taste wird die ganze Zeit gehalten",
        ),
        Word::KeyboardElsewhere => (
            "another program has the keyboard now",
            "die Tastatur gehört jetzt einem anderen Programm",
        ),
        Word::TextNotTaken => (
            "the program did not take the text",
            "das Programm hat den Text nicht angenommen",
        ),
        Word::ClipboardBroken => (
            "the clipboard cannot be used",
            "die Zwischenablage ist nicht zu benutzen",
        ),
        Word::SystemRefused => (
            "the window system refused",
            "das Fenstersystem hat es abgelehnt",
        ),
        Word::KeyUseless => (
            "The key “{key}” cannot be used: {why}. Choose another one in the settings.",
            "Die Taste „{key}“ ist nicht zu gebrauchen: {why}. Wähle in den Einstellungen eine andere.",
        ),
        Word::KeyEverywhere => (
            "{key} means something in nearly every program, so Sotto does not take it. Choose another key in the settings.",
            "{key} bedeutet in fast jedem Programm etwas, deshalb nimmt Sotto es nicht. Wähle in den Einstellungen eine andere Taste.",
        ),
        Word::KeyTwice => (
            "{key} is the key {first} and the key {second}. It is taken {first}; choose another one {second} in the settings.",
            "{key} ist die Taste {first} und die Taste {second}. Sie gilt {first}; wähle in den Einstellungen eine andere {second}.",
        ),
        Word::KeyTaken => (
            "{key} belongs to another program, so it does nothing in Sotto. Choose another key in the settings, or free it there and choose it again.",
            "{key} gehört einem anderen Programm und bewirkt in Sotto deshalb nichts. Wähle in den Einstellungen eine andere Taste, oder gib sie dort frei und wähle sie noch einmal.",
        ),
        Word::KeyMissing => (
            "This keyboard has no key for {key}. Choose another one in the settings.",
            "Diese Tastatur hat keine Taste für {key}. Wähle in den Einstellungen eine andere.",
        ),
        Word::NoKeysWayland => (
            "This desktop gives programs no keys of their own. In its settings, give a key the command “sotto toggle” to talk, another one “sotto toggle --dictate”, and one “sotto mute” to close the microphone and open it again.",
            "Dieser Desktop gibt Programmen keine eigenen Tasten. Gib in seinen Einstellungen einer Taste den Befehl „sotto toggle“ zum Sprechen, einer anderen „sotto toggle --dictate“ und einer „sotto mute“, um das Mikrofon zu schließen und wieder zu öffnen.",
        ),
        Word::NoKeysNowhere => (
            "There is no window system here, so there are no keys. `sotto toggle` begins to listen, and ends it; `sotto mute` closes the microphone, and opens it.",
            "Hier ist kein Fenstersystem, also gibt es keine Tasten. `sotto toggle` beginnt zuzuhören und hört damit auf; `sotto mute` schließt das Mikrofon und öffnet es.",
        ),
        Word::NoKeysElsewhere => (
            "The system does not let Sotto have keys of its own. The button in the window and the menu of the icon do the same.",
            "Das System lässt Sotto keine eigenen Tasten haben. Der Knopf im Fenster und das Menü des Symbols tun dasselbe.",
        ),
        Word::NoChord => ("no key is named", "keine Taste ist genannt"),
        Word::UnknownChord => (
            "“{word}” is no key that Sotto knows",
            "„{word}“ ist keine Taste, die Sotto kennt",
        ),
        Word::TwoChords => (
            "only one key can stand behind Ctrl, Alt, Shift and Super",
            "hinter Strg, Alt, Umschalt und Super kann nur eine Taste stehen",
        ),
        Word::HeldOnly => (
            "a key is missing behind those that are held",
            "hinter denen, die gehalten werden, fehlt eine Taste",
        ),
        Word::NeededForTyping => (
            "{word} is needed for typing; hold Ctrl, Alt or Super with it",
            "{word} wird zum Schreiben gebraucht; halte Strg, Alt oder Super dazu",
        ),
        Word::ToTalk => ("to talk", "zum Sprechen"),
        Word::ToDictate => ("to dictate", "zum Diktieren"),
        Word::ToTakeBack => (
            "to take back what was dictated",
            "zum Zurücknehmen des Diktats",
        ),
        Word::ToMute => ("to close the microphone", "zum Schließen des Mikrofons"),
        Word::ToDismiss => ("to dismiss Sotto", "zum Wegräumen von Sotto"),
        Word::KeyOfTalk => ("Talk with Sotto", "Mit Sotto sprechen"),
        Word::KeyOfDictation => ("Dictate with Sotto", "Mit Sotto diktieren"),
        Word::KeyOfMute => (
            "Close the microphone, or open it again",
            "Das Mikrofon schließen oder wieder öffnen",
        ),
        Word::KeyOfDismiss => ("Dismiss Sotto", "Sotto wegräumen"),
        Word::ModelNotTakenWhy => (
            "{name} was not taken in: {why}",
            "{name} wurde nicht aufgenommen: {why}",
        ),
        Word::ModelNoUnicode => (
            "{name} has a name that is not Unicode. Give it another name first.",
            "Der Name von {name} ist kein Unicode. Gib ihm zuerst einen anderen.",
        ),
        Word::Closing => (
            "Sotto is closing. Nothing was done; start it again to go on.",
            "Sotto wird gerade beendet. Nichts wurde getan; starte es neu, um weiterzumachen.",
        ),
        Word::BrokeOff => (
            "Something inside Sotto broke off. What was confirmed before is kept; try it again, and start Sotto anew if it happens again.",
            "In Sotto ist etwas abgebrochen. Was vorher bestätigt wurde, ist behalten; versuch es noch einmal, und starte Sotto neu, wenn es wieder geschieht.",
        ),
        Word::NoRequest => (
            "This request is none that Sotto knows ({why}). Nothing was changed.",
            "Diese Anfrage kennt Sotto nicht ({why}). Nichts wurde geändert.",
        ),
        Word::NoWindows => (
            "there is no window system here that Sotto can use. `sotto` does everything without a window, and `sotto serve` shows it in a browser.",
            "hier ist kein Fenstersystem, das Sotto benutzen kann. `sotto` tut alles ohne Fenster, und `sotto serve` zeigt es in einem Browser.",
        ),
        Word::UnknownWords => (
            "sotto-app knows nothing of {words}. It knows --hidden, --show, --toggle, --press, --release, --dictate, --data-dir FOLDER, and a model's file.",
            "sotto-app kennt {words} nicht. Es kennt --hidden, --show, --toggle, --press, --release, --dictate, --data-dir ORDNER und die Datei eines Modells.",
        ),
    }
}
