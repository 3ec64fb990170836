package io.vpcrouter.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A DynamoDB on loopback, with the table that the documentation tells users to make: dynalite, installed by npm. */
final class DynamoDbServer implements AutoCloseable {
    static final String TABLE = "vpcrouter-leaders";

    private static final Path LOCK_FILE = DocPage.ROOT.resolve("vpcrouter-dynamodb/src/test/dynalite");
    private static final Path FOLDER = Path.of("target", "dynalite");
    private static final int MOST_STARTS = 5;

    private final Process process;
    private final int port;

    private DynamoDbServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; skips the test, loudly, where there is no Node, or npm cannot install it. */
    static DynamoDbServer start() throws IOException, InterruptedException {
        Path program = installed();
        for (int attempt = 0; attempt < MOST_STARTS; attempt++) {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Process process = spawn(
                    Path.of("."),
                    List.of(
                            "node",
                            program.toString(),
                            "--host",
                            "127.0.0.1",
                            "--port",
                            String.valueOf(port),
                            "--createTableMs",
                            "0"));
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            while (line != null && !line.contains("listening at")) {
                line = out.readLine();
            }
            if (line != null) {
                DynamoDbServer server = new DynamoDbServer(process, port);
                server.createTableAsDocumented();
                return server;
            }
            // Somebody else has taken the port.
        }
        throw new AssertionError("dynalite does not start");
    }

    private static Path installed() throws IOException, InterruptedException {
        Path program = FOLDER.resolve("node_modules/dynalite/cli.js");
        if (!Files.exists(program)) {
            Files.createDirectories(FOLDER);
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.writeString(FOLDER.resolve(file), Files.readString(LOCK_FILE.resolve(file)));
            }
            run("npm", spawn(FOLDER, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")));
        }
        return program;
    }

    private static Process spawn(Path folder, List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test", "AWS_PAGER", ""));
            return builder.start();
        } catch (IOException e) {
            return abort(command.get(0) + " is not installed (Debian: nodejs, npm, awscli): " + e.getMessage());
        }
    }

    private static void run(String what, Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            abort(what + " fails: " + said);
        }
    }

    /** The command of the page, with the client that it is for. */
    private void createTableAsDocumented() throws IOException, InterruptedException {
        String page = Files.readString(DocPage.ROOT.resolve("docs/dynamodb.md")).replace("\\\n", " ");
        String documented = page.lines()
                .filter(line -> line.startsWith("aws dynamodb create-table "))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>(Arrays.asList(documented.split(" +")));
        command.addAll(List.of("--region", "us-east-1", "--endpoint-url", url()));
        Process aws = spawn(Path.of("."), command);
        String said = new String(aws.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (aws.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Nobody gets an answer. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
