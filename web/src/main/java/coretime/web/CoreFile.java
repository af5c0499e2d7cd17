package coretime.web;

import coretime.host.CoreRecord;
import coretime.host.Incident;
import coretime.host.Ledger;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Set;

/**
 * An incident's core, opened. Its path comes from the ledger alone; the file is opened relative to its directory and not by a link,
 * and has to be a plain file of the size that the ledger says.
 *
 * @param channel of the file; closed with this
 * @param name the file's name
 * @param size in bytes
 * @param tag what changes with the file
 */
record CoreFile(SeekableByteChannel channel, String name, long size, String tag) implements AutoCloseable {

    /** Opens the last core of an incident that is whole. */
    static CoreFile of(Incident incident, Ledger ledger) throws IOException {
        CoreRecord core = ledger.cores().ofIncident(incident.id()).stream()
                .filter(record -> record.state() == CoreRecord.State.SEALED)
                .max(Comparator.comparingLong(CoreRecord::id))
                .orElseThrow(() -> Problem.notFound("the ledger has no core of this incident that is whole"));
        Path directory = core.path().getParent();
        Path name = core.path().getFileName();
        if (directory == null || name == null || !core.path().isAbsolute()) {
            throw gone();
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw Problem.notFound("this file system cannot open a core safely");
            }
            return open(secure, name, core);
        } catch (java.nio.file.FileSystemException e) {
            throw gone();
        }
    }

    private static CoreFile open(SecureDirectoryStream<Path> directory, Path name, CoreRecord core) throws IOException {
        BasicFileAttributes found = directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        // Before it is opened, for a pipe would be waited for.
        if (!found.isRegularFile() || found.size() != core.bytes()) {
            throw gone();
        }
        SeekableByteChannel channel =
                directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        String tag = "\"" + core.id() + "-" + found.size() + "-"
                + found.lastModifiedTime().toMillis() + "\"";
        return new CoreFile(channel, name.toString(), found.size(), tag);
    }

    private static Problem gone() {
        return Problem.notFound("the core is not where the ledger says, or is not as it was");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
