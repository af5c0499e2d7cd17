package coretime.lab;

/** What runs a guest's instructions. */
public enum Accelerator {
    /** The processor, through /dev/kvm. */
    KVM,
    /** QEMU's translator: right, and 10 to 50 times slower. */
    TCG
}
