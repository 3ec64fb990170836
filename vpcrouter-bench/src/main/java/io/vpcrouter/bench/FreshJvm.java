package io.vpcrouter.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Runs a command of this JAR in JVMs that never ran it before. */
final class FreshJvm {
    private FreshJvm() {}

    /** The core logs; a bench has nowhere to log to, and SLF4J need not say so. */
    static void quietLog() {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    /**
     * The numbers that the runs print, sorted.
     *
     * @param runs how many JVMs
     * @param main what to run
     * @param args its arguments; with them it prints one number
     */
    static double[] times(int runs, Class<?> main, String... args) throws IOException, InterruptedException {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            ProcessBuilder java = new ProcessBuilder(
                    System.getProperty("java.home") + "/bin/java",
                    "-Dcpu=" + Boolean.getBoolean("cpu"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName());
            java.command().addAll(List.of(args));
            java.redirectError(ProcessBuilder.Redirect.INHERIT);
            Process process = java.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (process.waitFor() != 0) {
                throw new IOException("a fresh JVM failed: " + output);
            }
            times[i] = Double.parseDouble(output);
        }
        Arrays.sort(times);
        return times;
    }
}
