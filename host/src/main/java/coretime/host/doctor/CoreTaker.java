package coretime.host.doctor;

/** A strategy can take the core of a panic as things are now. */
final class CoreTaker implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return new Need("strategy", "a strategy that can take the core", Need.STRATEGIES);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        if (!facts.runs()) {
            return Finding.unknown(facts.isCrashed() ? "the guest has panicked" : "the guest does not run");
        }
        return of(facts.outlook(), facts.commands().adopt(facts.name(), ""));
    }

    static Finding of(Outlook outlook, Remedy adopt) {
        return outlook.strategy()
                .map(taker -> Finding.ok(taker.name()))
                .orElseGet(() -> Finding.missing("none can: " + Outlook.obstacles(outlook.strategies()), adopt));
    }
}
