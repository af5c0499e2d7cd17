package coretime.host.doctor;

/**
 * How one need is looked at. Stateless.
 *
 * @param <F> what is looked at
 */
interface Examination<F> {

    Need need();

    /**
     * Looks. What it throws is no failure: the need is unknown, with the message as the reason.
     *
     * @throws InterruptedException when nobody waits any more
     */
    Finding look(F facts) throws Exception;
}
