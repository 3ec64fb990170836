package io.vpcrouter.dynamodb;

import static org.junit.jupiter.api.Assumptions.abort;

import io.vpcrouter.internal.dynamodb.DynamoDbOptions;
import io.vpcrouter.spi.OptionValues;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A DynamoDB on loopback, with its tables in memory: dynalite, which npm installs as the lock file beside the tests says. */
final class Dynalite implements AutoCloseable {
    static final String REGION = "us-east-1";

    private static final Path FOLDER = Path.of("target", "dynalite");
    private static final Path LOCK_FILE = Path.of("src", "test", "dynalite");
    private static final long INSTALLED_WITHIN_SECONDS = 180;
    private static final int MOST_STARTS = 5;

    private final Process process;
    private final URI url;
    private final DynamoDbClient client;

    private Dynalite(Process process, int port) {
        this.process = process;
        this.url = URI.create("http://127.0.0.1:" + port);
        this.client = DynamoDbClient.builder()
                .region(Region.of(REGION))
                .endpointOverride(url)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    /** Starts it; skips the test, loudly, where there is no Node or where npm cannot install it. */
    static Dynalite start() {
        Path program = installed();
        for (int attempt = 1; attempt <= MOST_STARTS; attempt++) {
            int port = freePort();
            Process process = spawn(
                    Path.of("."),
                    "node",
                    program.toString(),
                    "--host",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port),
                    "--createTableMs",
                    "0",
                    "--deleteTableMs",
                    "0");
            if (saysThatItListens(process)) {
                return new Dynalite(process, port);
            }
            // Somebody else has taken the port.
            process.destroyForcibly();
        }
        throw new AssertionError("dynalite does not start");
    }

    private static synchronized Path installed() {
        Path program = FOLDER.resolve("node_modules/dynalite/cli.js");
        if (!Files.exists(program)) {
            try {
                Files.createDirectories(FOLDER);
                for (String file : List.of("package.json", "package-lock.json")) {
                    Files.copy(LOCK_FILE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Process npm = spawn(FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            String said = saidUntilItsEnd(npm);
            if (npm.exitValue() != 0 || !Files.exists(program)) {
                abort("npm cannot install dynalite: " + said);
            }
        }
        return program;
    }

    private static String saidUntilItsEnd(Process process) {
        try (BufferedReader out = process.inputReader()) {
            StringBuilder said = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append(' ');
            }
            if (!process.waitFor(INSTALLED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Process spawn(Path folder, String... command) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return abort(command[0] + " is not installed (Debian: nodejs, npm): " + e.getMessage());
        }
    }

    private static boolean saysThatItListens(Process process) {
        try {
            // Open as long as the process: it would end if nobody took what it says.
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            while (line != null && !line.contains("listening at")) {
                line = out.readLine();
            }
            return line != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return url;
    }

    /** A table as the documentation says. */
    void createTable(String name) {
        createTable(name, "key");
    }

    /** A table with another key. */
    void createTable(String name, String key) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute -> attribute.attributeName(key).attributeType(ScalarAttributeType.S))
                .keySchema(part -> part.attributeName(key).keyType(KeyType.HASH)));
        client.waiter().waitUntilTableExists(table -> table.tableName(name));
    }

    /** The item of a name, as a foreign client sees it; empty if there is none. */
    Map<String, AttributeValue> item(String table, String name) {
        return client.getItem(get -> get.tableName(table).key(key(name)).consistentRead(true))
                .item();
    }

    void put(String table, Map<String, AttributeValue> item) {
        client.putItem(put -> put.tableName(table).item(item));
    }

    void delete(String table, String name) {
        client.deleteItem(delete -> delete.tableName(table).key(key(name)));
    }

    private static Map<String, AttributeValue> key(String name) {
        return Map.of("key", text(name));
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static OptionValues options(URI endpoint, String table) {
        return OptionValues.builder()
                .set(DynamoDbOptions.TABLE, table)
                .set(DynamoDbOptions.REGION, REGION)
                .set(DynamoDbOptions.ENDPOINT, endpoint)
                .build();
    }

    /** Sends a signal. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
