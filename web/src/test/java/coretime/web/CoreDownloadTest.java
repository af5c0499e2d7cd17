package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.CoreRecord;
import coretime.host.Incident;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cores are sent whole and in parts, and nothing but cores. */
class CoreDownloadTest {
    private static final int BYTES = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    private final byte[] content = new byte[BYTES];
    private Rig rig;
    private Incident incident;

    @BeforeEach
    void start() throws Exception {
        new Random(7).nextBytes(content);
        rig = Rig.in(directory);
        incident = rig.crash(content);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpRequest.Builder core(Incident of) {
        return rig.authorized("/api/v1/incidents/" + of.id() + "/core");
    }

    @Test
    void theWholeCoreComesAsAFile() throws Exception {
        HttpResponse<byte[]> answer = rig.bytes(core(incident));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"core-1.kdump\"");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue(Integer.toString(BYTES));
        assertThat(answer.headers().firstValue("Accept-Ranges")).hasValue("bytes");
    }

    @Test
    void aDownloadThatBrokeOffGoesOnWhereTheFileIsTheSame() throws Exception {
        String tag = rig.bytes(core(incident)).headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> rest =
                rig.bytes(core(incident).header("Range", "bytes=1000000-").header("If-Range", tag));
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.headers().firstValue("Content-Range")).hasValue("bytes 1000000-1048575/1048576");
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(content, 1_000_000, BYTES));
        HttpResponse<byte[]> other =
                rig.bytes(core(incident).header("Range", "bytes=1000000-").header("If-Range", "\"other\""));
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).hasSize(BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 1",
        "bytes=-1, 206, 1",
        "bytes=-9999999, 206, 1048576",
        "bytes=1048575-2000000, 206, 1",
        "'bytes=0-1,3-4', 200, 1048576",
        "bytes=5-4, 200, 1048576",
        "bytes=-, 200, 1048576",
        "lines=1-2, 200, 1048576",
        "bytes=99999999999999999999-, 200, 1048576"
    })
    void rangesAreThoseOfTheRfc(String range, int status, int length) throws Exception {
        HttpResponse<byte[]> answer = rig.bytes(core(incident).header("Range", range));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).hasSize(length);
    }

    @ParameterizedTest
    @CsvSource({"bytes=1048576-", "bytes=-0", "bytes=2000000-3000000"})
    void rangesThatTheFileDoesNotHaveAreRefused(String range) throws Exception {
        HttpResponse<String> answer = rig.send(core(incident).header("Range", range));
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes */1048576");
    }

    @Test
    void anythingButThePlainFileThatTheLedgerSaysIsRefused() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "s".repeat(16));
        Path link = Files.createSymbolicLink(directory.resolve("link"), secret);
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path grown = Files.writeString(directory.resolve("grown"), "x".repeat(17));
        Path folder = Files.createDirectory(directory.resolve("folder"));
        for (Path path : new Path[] {
            link, pipe, grown, folder, directory.resolve("gone"), Path.of("relative"), secret.resolve("below")
        }) {
            Incident other = rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW);
            rig.fixture.sealed(rig.fixture.core(other, path), 16);
            HttpResponse<String> answer = rig.send(core(other));
            assertThat(answer.statusCode()).as(path.toString()).isEqualTo(404);
            assertThat(answer.body())
                    .contains("the core is not where the ledger says")
                    .doesNotContain(directory.toString())
                    .doesNotContain("sss");
        }
    }

    @Test
    void aCoreThatIsBeingWrittenOrIsDeletedIsNotSent() throws Exception {
        Incident other = rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW);
        CoreRecord core = rig.fixture.core(other, directory.resolve("core-x"));
        Files.write(directory.resolve("core-x"), new byte[16]);
        assertThat(rig.send(core(other)).statusCode()).isEqualTo(404);
        rig.fixture.sealed(core, 16);
        assertThat(rig.send(core(other)).statusCode()).isEqualTo(200);
        rig.fixture.deleted(core);
        assertThat(rig.send(core(other)).statusCode()).isEqualTo(404);
    }

    @Test
    void anEmptyCoreIsSentEmpty() throws Exception {
        Incident other = rig.crash(new byte[0]);
        HttpResponse<byte[]> answer = rig.bytes(core(other));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndItsPlaceIsFree() throws Exception {
        Incident large = rig.crash(new byte[64 << 20]);
        try (RawClient one = new RawClient(rig.server.port());
                RawClient two = new RawClient(rig.server.port())) {
            for (RawClient client : new RawClient[] {one, two}) {
                client.send("GET /api/v1/incidents/" + large.id() + "/core HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer " + Rig.TOKEN + "\r\n\r\n");
                assertThat(client.socket().getInputStream().read()).isEqualTo('H');
            }
            HttpResponse<String> refused = rig.send(core(incident));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            Awaited.within(30, () -> rig.bytes(core(incident)).statusCode() == 200);
        }
        assertThat(rig.answers()).isTrue();
    }
}
