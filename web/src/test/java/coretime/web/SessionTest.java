package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, and for how long. */
class SessionTest {
    @TempDir
    private Path directory = Path.of("");

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.in(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpRequest.Builder logout(String cookie) {
        return rig.request("/api/v1/logout").header("Cookie", cookie).POST(BodyPublishers.noBody());
    }

    private int statusWith(String cookie) throws Exception {
        return rig.send(rig.request("/api/v1/host").header("Cookie", cookie)).statusCode();
    }

    @Test
    void theTokenBeginsASessionWhoseCookieNoScriptAndNoOtherSiteGets() throws Exception {
        HttpResponse<String> answer = rig.login(Rig.TOKEN);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("coretime_session=")
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .contains("Max-Age=43200")
                .doesNotContain("Secure")
                .doesNotContain(Rig.TOKEN);
        assertThat(statusWith(rig.cookie())).isEqualTo(200);
    }

    @Test
    void nobodyElseGetsIn() throws Exception {
        assertThat(rig.login("wrong").statusCode()).isEqualTo(401);
        assertThat(rig.login(Rig.TOKEN + "x").statusCode()).isEqualTo(401);
        assertThat(statusWith("coretime_session=")).isEqualTo(401);
        assertThat(statusWith("coretime_session=\"")).isEqualTo(401);
        assertThat(statusWith("coretime_session=" + "A".repeat(43))).isEqualTo(401);
        assertThat(rig.send(rig.request("/api/v1/host").header("Authorization", "Basic " + Rig.TOKEN))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSessionEndsByLogout() throws Exception {
        String cookie = rig.cookie();
        HttpResponse<String> answer = rig.send(logout(cookie).header("Sec-Fetch-Site", "same-origin"));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Expires=Thu, 1 Jan 1970");
        assertThat(statusWith(cookie)).isEqualTo(401);
    }

    @Test
    void onlyTheServersOwnPageEndsASession() throws Exception {
        String cookie = rig.cookie();
        assertThat(rig.send(logout(cookie)).statusCode()).isEqualTo(403);
        for (String origin : new String[] {"http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:1"}) {
            assertThat(rig.send(logout(cookie).header("Origin", origin)).statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(rig.send(logout(cookie).header("Sec-Fetch-Site", "same-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(statusWith(cookie)).isEqualTo(200);
        assertThat(rig.send(logout(cookie).header("Origin", "http://127.0.0.1:" + rig.server.port()))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void tooManyWrongTokensShutTheirAddressOutAndLeaveSessionsAlone() throws Exception {
        String cookie = rig.cookie();
        for (int i = 0; i < Attempts.AT_ONCE; i++) {
            assertThat(rig.login("wrong" + i).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> answer = rig.login(Rig.TOKEN);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 11);
        assertThat(rig.get("/api/v1/host").statusCode()).isEqualTo(429);
        assertThat(statusWith(cookie)).isEqualTo(200);
    }

    @Test
    void aBodyThatIsNoLoginIsRefusedAndNamed() throws Exception {
        for (String body : new String[] {
            "",
            "{",
            "[]",
            "7",
            "null",
            "{}",
            "{\"token\": null}",
            "{\"token\": {}}",
            "{\"token\": \"" + Rig.TOKEN + "\"} x",
            "[".repeat(2000)
        }) {
            HttpResponse<String> answer = rig.send(rig.login().POST(BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).contains("token").doesNotContain(Rig.TOKEN);
        }
    }
}
