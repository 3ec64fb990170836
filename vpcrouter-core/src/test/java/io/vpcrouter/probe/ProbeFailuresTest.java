package io.vpcrouter.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vpcrouter.health.Observation;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeFailuresTest {
    static Stream<Arguments> misses() {
        return Stream.of(
                arguments(new ConnectException("Connection refused"), "refused"),
                arguments(new ConnectException("Connection timed out"), "timed out"),
                arguments(new ConnectException().initCause(new ClosedChannelException()), "refused"),
                arguments(new IOException(new ConnectException("Connection refused")), "refused"),
                arguments(new SocketException("Network is unreachable"), "network unreachable"),
                arguments(new SocketException("Connection reset"), "connection reset"),
                arguments(new SocketException("Broken pipe"), "connection reset"),
                arguments(new NoRouteToHostException("No route to host"), "no route to host"),
                arguments(new PortUnreachableException(), "port unreachable"),
                arguments(new SocketTimeoutException("Read timed out"), "timed out"),
                arguments(new HttpConnectTimeoutException("HTTP connect timed out"), "timed out"),
                arguments(new TimeoutException(), "timed out"));
    }

    @ParameterizedTest
    @MethodSource("misses")
    void whatTheOtherSideDidIsAMiss(Throwable failure, String reason) {
        assertThat(ProbeFailures.toObservation(failure)).isEqualTo(Observation.unreachable(reason));
    }

    static Stream<Throwable> failuresOfTheChecker() {
        return Stream.of(
                new SocketException("Too many open files"),
                new SocketException(),
                new BindException("Cannot assign requested address"),
                new ConnectException("Too many open files").initCause(new SocketException("Too many open files")),
                new IOException("no idea"),
                new IllegalStateException("a defect"),
                new Exception());
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheChecker")
    void whatTheCheckerCouldNotDoIsNoMiss(Throwable failure) {
        assertThat(ProbeFailures.toObservation(failure)).isInstanceOf(Observation.Indeterminate.class);
    }

    @Test
    void theReasonIsShortAndInOneLine() {
        Observation seen =
                ProbeFailures.toObservation(new IOException("first\nsecond\u001b[31m" + "x".repeat(100_000)));
        String reason = ((Observation.Indeterminate) seen).reason();
        assertThat(reason).hasSizeLessThan(300).contains("first second").doesNotContain("\n", "\u001b");
    }

    @Test
    void circularCausesEnd() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);
        assertThat(ProbeFailures.toObservation(one)).isInstanceOf(Observation.Indeterminate.class);
    }
}
