package io.vpcrouter.internal.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLimitTest extends WireTest {
    private static final int CLIENTS = HttpListener.CONNECTIONS + 44;

    /** Clients that have connected and sent this, and wait. */
    private List<Socket> clients(int count, String sent) throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            clients.add(socket);
            socket.getOutputStream().write(text(sent));
        }
        return clients;
    }

    private static void close(List<Socket> clients) throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private static final String KEPT = "GET /kept HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                KEPT,
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
                "POST /x HTTP/1.1\r\nContent-Length: 999999999\r\nContent-Length: 1\r\n\r\n",
            })
    void everySupervisorIsAnsweredWhileMoreClientsWaitThanThereIsRoomFor(String sent) throws IOException {
        List<Socket> idle = clients(CLIENTS, sent);
        try {
            for (int i = 0; i < 40; i++) {
                assertThat(codes(exchange(END))).as("supervisor " + i).containsExactly("200");
            }
        } finally {
            close(idle);
        }
    }

    @Test
    void theClientThatWaitedLongestGivesWay() throws IOException {
        List<Socket> first = clients(1, "");
        List<Socket> others = clients(HttpListener.CONNECTIONS, "");
        try {
            assertThat(rest(first.get(0))).isEmpty();
        } finally {
            close(first);
            close(others);
        }
    }

    @Test
    void anAnswerUnderWayNeverGivesWay() throws IOException, InterruptedException {
        try (Socket busy = connect()) {
            busy.getOutputStream().write(text("GET /wait HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            waiting.await();
            List<Socket> others = clients(CLIENTS, "");
            mayAnswer.countDown();
            assertThat(codes(rest(busy))).containsExactly("200");
            close(others);
        }
    }

    @Test
    void closingLetsAnswersUnderWayFinish() throws IOException, InterruptedException {
        try (Socket busy = connect();
                Socket idle = connect()) {
            busy.getOutputStream().write(text("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            waiting.await();
            Thread closing = new Thread(listener::close);
            closing.start();
            // Whoever waits for nothing is let go at once.
            assertThat(rest(idle)).isEmpty();
            mayAnswer.countDown();
            assertThat(rest(busy)).startsWith("HTTP/1.1 200").contains("Connection: close");
            closing.join();
        }
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }

    @Test
    void aSlowRequestIsCutOffAfterItsTime() throws IOException {
        try (Socket slow = connect()) {
            slow.getOutputStream().write('G');
            assertThat(rest(slow)).isEmpty();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void anIpv4AddressTakesNoIpv6Connections() throws IOException {
        assumeTrue(InetAddress.getByName("::1").isReachable(1_000), "no IPv6 on this machine");
        try (HttpListener all = HttpListener.bind(InetAddress.getByName("0.0.0.0"), 0, this)) {
            assertThat(all.address().getAddress().getHostAddress()).isEqualTo("0.0.0.0");
            int port = all.address().getPort();
            try (Socket four = new Socket("127.0.0.1", port)) {
                assertThat(four.isConnected()).isTrue();
            }
            assertThatThrownBy(() -> new Socket("::1", port)).isInstanceOf(ConnectException.class);
        }
        try (HttpListener six = HttpListener.bind(InetAddress.getByName("::"), 0, this);
                Socket client = new Socket()) {
            client.connect(new InetSocketAddress("::1", six.address().getPort()));
            assertThat(client.getInetAddress()).isInstanceOf(Inet6Address.class);
        }
    }
}
