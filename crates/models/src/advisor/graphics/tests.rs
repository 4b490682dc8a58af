//! What drivers say, as they say it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

fn gpu(name: &str, memory_mb: u64) -> Gpu {
    Gpu {
        name: name.to_owned(),
        memory_mb,
    }
}

#[test]
fn nvidias_list_is_read() {
    assert_eq!(
        nvidia("NVIDIA GeForce RTX 3060 Laptop GPU, 6144 MiB\n"),
        [gpu("NVIDIA GeForce RTX 3060 Laptop GPU", 6_442)]
    );
    assert_eq!(
        nvidia("NVIDIA H100 80GB HBM3, 81559 MiB\r\nTesla T4, 15360 MiB\r\n"),
        [
            gpu("NVIDIA H100 80GB HBM3", 85_520),
            gpu("Tesla T4", 16_106)
        ]
    );
}

#[test]
fn what_nvidias_program_says_instead_of_a_list_is_no_card() {
    for text in [
        "",
        "No devices were found\n",
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA \
         driver is installed and running.\n",
        "NVIDIA GB10, [N/A]\n",
        "NVIDIA Graphics Device, 99999999999999999999 MiB\n",
        "NVIDIA Graphics Device, 18446744073709551615 MiB\n",
        "name, memory.total [MiB]\n",
    ] {
        assert!(nvidia(text).is_empty(), "{text}");
    }
}

#[test]
fn amds_driver_says_bytes_and_sometimes_a_name() {
    assert_eq!(
        amd_card("8573157376\n", ""),
        Some(gpu("AMD graphics", 8_573))
    );
    assert_eq!(
        amd_card("17163091968\n", "AMD Radeon PRO W6800\n"),
        Some(gpu("AMD Radeon PRO W6800", 17_163))
    );
    assert_eq!(amd_card("", ""), None);
    assert_eq!(amd_card("0\n", "AMD Radeon Graphics\n"), None);
    assert_eq!(amd_card("0x20000000\n", ""), None);
}

#[test]
fn cards_are_found_where_the_system_lists_them() {
    let drm = tempfile::tempdir().unwrap();
    let device = |card: &str, memory: Option<&str>| {
        let device = drm.path().join(card).join("device");
        std::fs::create_dir_all(&device).unwrap();
        std::fs::write(device.join("uevent"), "DRIVER=amdgpu\n").unwrap();
        if let Some(memory) = memory {
            std::fs::write(device.join("mem_info_vram_total"), memory).unwrap();
        }
    };
    device("card0", Some("536870912\n"));
    // One of Intel's says nothing; the plug and the second door of a card are no cards.
    device("card1", None);
    device("card0-HDMI-A-1", Some("536870912\n"));
    device("renderD128", Some("536870912\n"));
    assert_eq!(amd(drm.path()), [gpu("AMD graphics", 536)]);
    assert!(amd(&drm.path().join("nowhere")).is_empty());
}

#[test]
fn graphics_of_apple_share_the_memory() {
    assert_eq!(unified(17_179).memory_mb, 11_452);
}

#[test]
fn looking_at_this_machine_ends() {
    // Whatever is here, it is named and has memory.
    if let Some(gpu) = found(16_000) {
        assert!(!gpu.name.is_empty() && gpu.memory_mb > 0, "{gpu:?}");
    }
}
