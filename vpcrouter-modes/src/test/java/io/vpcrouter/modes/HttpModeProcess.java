package io.vpcrouter.modes;

import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.web.WebResponse;
import java.nio.file.Path;

/** A process that sends itself one route spec after the other and says which were confirmed, until somebody kills it. */
final class HttpModeProcess {
    private HttpModeProcess() {}

    /** The spec with this number: longer than a block of any disk. */
    static String spec(int number) {
        StringBuilder json =
                new StringBuilder("{\"10.255.0.0/16\": [\"10.0." + number / 256 + "." + number % 256 + "\"]");
        for (int i = 0; i < 250; i++) {
            json.append(", \"10.").append(i).append(".0.0/16\": [\"10.0.0.1\"]");
        }
        return json.append('}').toString();
    }

    /**
     * Runs.
     *
     * @param args the state file, and the number of the first spec
     */
    public static void main(String[] args) {
        RecordingContext context = new RecordingContext(false);
        Mode mode = new HttpModePlugin()
                .create(
                        OptionValues.builder()
                                .set(HttpModePlugin.STATE_FILE, Path.of(args[0]))
                                .build(),
                        context);
        mode.start();
        for (int number = Integer.parseInt(args[1]); ; number++) {
            WebResponse response = context.web().post(spec(number));
            if (response.status() != 200) {
                throw new AssertionError(response.text());
            }
            System.out.println(number);
        }
    }
}
