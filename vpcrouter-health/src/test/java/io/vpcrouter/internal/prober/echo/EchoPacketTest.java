package io.vpcrouter.internal.prober.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.ProbeSchedule;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoPacketTest {
    private static final int AT = 20;
    private static final int IDENTIFIER = 0xabcd;
    private static final long PROBE = 0x0000_1234_5678_9abcL;
    private static final IpAddress IPV4 = IpAddress.parse("10.0.0.1");
    private static final IpAddress IPV6 = IpAddress.parse("fd00::1");

    private final EchoToken token = new EchoToken(1, 2);

    private static IpAddress host(IpFamily family) {
        return family == IpFamily.IPV4 ? IPV4 : IPV6;
    }

    private EchoPacket packet(IpFamily family) {
        return new EchoPacket(family, IDENTIFIER, token);
    }

    private static ByteBuffer request(EchoPacket packet, IpAddress host) {
        ByteBuffer buffer = ByteBuffer.allocate(128);
        packet.writeRequest(buffer, AT, PROBE, host.high(), host.low());
        return buffer;
    }

    private static ByteBuffer reply(EchoPacket packet, IpAddress host) {
        ByteBuffer buffer = request(packet, host);
        buffer.put(AT, (byte) (host.family() == IpFamily.IPV4 ? 0 : 129));
        return buffer;
    }

    private static long read(EchoPacket packet, ByteBuffer buffer, int length, IpAddress from) {
        return packet.readReply(buffer, AT, length, from.high(), from.low());
    }

    @Test
    void theTokenIsSipHash() {
        // The reference key 00 01 .. 0f and the first 25 numbers as input.
        EchoToken reference = new EchoToken(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        assertThat(reference.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L, 0x18))
                .isEqualTo(0xbce192de8a85b8eaL);
    }

    @ParameterizedTest
    @EnumSource
    void aReplyTellsItsProbe(IpFamily family) {
        EchoPacket packet = packet(family);
        assertThat(read(packet, reply(packet, host(family)), EchoPacket.LENGTH, host(family)))
                .isEqualTo(PROBE);
    }

    @Test
    void anIpv4RequestHasTheChecksumOfTheInternet() {
        ByteBuffer buffer = request(packet(IpFamily.IPV4), IPV4);
        int sum = 0;
        for (int i = 0; i < EchoPacket.LENGTH; i += 2) {
            sum += Short.toUnsignedInt(buffer.getShort(AT + i));
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        assertThat(sum).isEqualTo(0xffff);
    }

    @Test
    void anIpv6RequestLeavesTheChecksumToTheKernel() {
        assertThat(request(packet(IpFamily.IPV6), IPV6).getShort(AT + 2)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aReplyWithAnyBitChangedProvesNothing(IpFamily family) {
        EchoPacket packet = packet(family);
        for (int bit = 0; bit < EchoPacket.LENGTH * Byte.SIZE; bit++) {
            int position = bit / Byte.SIZE;
            if (position == 2 || position == 3) {
                // The checksum is the kernel's business.
                continue;
            }
            ByteBuffer buffer = reply(packet, host(family));
            buffer.put(AT + position, (byte) (buffer.get(AT + position) ^ 1 << bit % Byte.SIZE));
            assertThat(read(packet, buffer, EchoPacket.LENGTH, host(family)))
                    .as("bit %s", bit)
                    .isEqualTo(ProbeSchedule.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyOfAnotherLengthProvesNothing(IpFamily family) {
        EchoPacket packet = packet(family);
        for (int length = -60; length <= 100; length++) {
            if (length != EchoPacket.LENGTH) {
                assertThat(read(packet, reply(packet, host(family)), length, host(family)))
                        .as("length %s", length)
                        .isEqualTo(ProbeSchedule.NONE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyFromAnotherAddressProvesNothing(IpFamily family) {
        EchoPacket packet = packet(family);
        IpAddress other = family == IpFamily.IPV4 ? IpAddress.parse("10.0.0.2") : IpAddress.parse("fd01::1");
        assertThat(read(packet, reply(packet, host(family)), EchoPacket.LENGTH, other))
                .isEqualTo(ProbeSchedule.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void aRequestIsNoReply(IpFamily family) {
        EchoPacket packet = packet(family);
        assertThat(read(packet, request(packet, host(family)), EchoPacket.LENGTH, host(family)))
                .isEqualTo(ProbeSchedule.NONE);
    }

    @Test
    void aReplyUnderAnotherKeyProvesNothing() {
        EchoPacket forger = new EchoPacket(IpFamily.IPV4, IDENTIFIER, new EchoToken(1, 3));
        assertThat(read(packet(IpFamily.IPV4), reply(forger, IPV4), EchoPacket.LENGTH, IPV4))
                .isEqualTo(ProbeSchedule.NONE);
        assertThat(EchoToken.withRandomKey().of(1, 2, 3, 4))
                .isNotEqualTo(EchoToken.withRandomKey().of(1, 2, 3, 4));
    }

    @Test
    void noiseProvesNothing() {
        EchoPacket packet = packet(IpFamily.IPV4);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[128];
            random.nextBytes(noise);
            ByteBuffer buffer = ByteBuffer.wrap(noise);
            // As close as a forger comes who sees other packets of ours: all but the token.
            buffer.put(AT, (byte) 0).put(AT + 1, (byte) 0).putShort(AT + 4, (short) IDENTIFIER);
            buffer.putLong(AT + 8, PROBE).putShort(AT + 6, (short) PROBE);
            assertThat(read(packet, buffer, EchoPacket.LENGTH, IPV4)).isEqualTo(ProbeSchedule.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQuoteTellsItsProbeUnlessItIsCutShort(IpFamily family) {
        EchoPacket packet = packet(family);
        IpAddress host = host(family);
        ByteBuffer quote = request(packet, host);
        for (int length = 0; length <= 100; length++) {
            assertThat(packet.readQuote(quote, AT, length, host.high(), host.low()))
                    .isEqualTo(length < EchoPacket.LENGTH ? ProbeSchedule.NONE : PROBE);
        }
    }

    @Test
    void aReplyIsNoQuote() {
        EchoPacket packet = packet(IpFamily.IPV4);
        assertThat(packet.readQuote(reply(packet, IPV4), AT, EchoPacket.LENGTH, IPV4.high(), IPV4.low()))
                .isEqualTo(ProbeSchedule.NONE);
    }
}
