package io.vpcrouter.health.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BfdPacketTest {
    /** Version 1, up, poll, multiplier 3, 0x01020304 to 0x0a0b0c0d, 300 ms both ways. */
    private static final String BYTES = "20e003180102030" + "40a0b0c0d000493e0000493e000000000";

    private static final BfdPacket PACKET =
            new BfdPacket(BfdState.UP, 0, true, false, false, 3, 0x01020304, 0x0a0b0c0d, 300_000, 300_000);

    private static Optional<BfdPacket> read(byte[] bytes) {
        return BfdPacket.read(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static byte[] changed(int at, int value) {
        byte[] bytes = HexFormat.of().parseHex(BYTES);
        bytes[at] = (byte) value;
        return bytes;
    }

    @Test
    void aPacketIsWrittenAsTheStandardSays() {
        ByteBuffer buffer = ByteBuffer.allocate(BfdPacket.LENGTH);
        PACKET.write(buffer, 0);

        assertThat(HexFormat.of().formatHex(buffer.array())).isEqualTo(BYTES);
    }

    @Test
    void aPacketIsReadAsItWasWritten() {
        assertThat(read(HexFormat.of().parseHex(BYTES))).contains(PACKET);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x00, version 0",
        "0, 0x40, version 2",
        "1, 0xe4, authentication that was not agreed on",
        "1, 0xe1, multipoint",
        "2, 0x00, multiplier 0",
        "3, 0x17, a length below that of the header",
        "3, 0x19, a length beyond what came"
    })
    void aPacketThatTheStandardForbidsIsThrownAway(int at, String value, String what) {
        assertThat(read(changed(at, Integer.decode(value)))).as(what).isEmpty();
    }

    @Test
    void aTruncatedPacketIsThrownAway() {
        byte[] bytes = HexFormat.of().parseHex(BYTES);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(BfdPacket.read(ByteBuffer.wrap(bytes), 0, length)).isEmpty();
        }
    }

    @Test
    void aPacketWithoutADiscriminatorOfItsOwnIsThrownAway() {
        byte[] bytes = HexFormat.of().parseHex(BYTES.replace("01020304", "00000000"));

        assertThat(read(bytes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0x00, true", "0x40, true", "0x80, false", "0xc0, false"})
    void onlyAPeerThatIsDownNeedNotKnowOurDiscriminator(String stateBits, boolean accepted) {
        byte[] bytes = HexFormat.of().parseHex(BYTES.replace("0a0b0c0d", "00000000"));
        bytes[1] = (byte) (int) Integer.decode(stateBits);

        assertThat(read(bytes).isPresent()).isEqualTo(accepted);
    }

    @Test
    void randomBytesDoNoHarm() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            read(bytes);
        }
    }
}
