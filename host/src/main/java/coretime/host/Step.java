package coretime.host;

/** One step of the pipeline. Looks at the domain afresh, so that it may be run again after libvirt was away. */
interface Step {

    /**
     * Does the step.
     *
     * @throws InterruptedException when told to stop
     * @throws HostException or a {@code LibvirtException} where the incident cannot go on
     */
    StepResult run(Scene scene) throws InterruptedException;
}
