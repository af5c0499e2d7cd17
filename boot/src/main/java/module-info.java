/**
 * The systemd units of a root directory, read offline as the system manager would load them: {@link coretime.boot.BootReader} is the way
 * in. Nothing else of coretime is known here, nothing is run, and only {@link coretime.boot.DropInFiles} writes.
 */
@org.jspecify.annotations.NullMarked
module coretime.boot {
    requires org.eclipse.elk.alg.layered;
    requires org.eclipse.elk.core;
    requires org.eclipse.elk.graph;
    requires org.eclipse.emf.common;
    requires org.eclipse.emf.ecore;
    requires static transitive org.jspecify;

    exports coretime.boot;
    exports coretime.boot.graph;
}
