package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One client: reads its requests one after the other and answers each. The listener closes it when a stage is over. */
final class Connection implements Runnable {
    private record Since(Stage stage, long nanos) {}

    private final Socket socket;
    private final WireHandler handler;
    private final HttpListener listener;
    private volatile Since since = new Since(Stage.IDLE, System.nanoTime());

    Connection(Socket socket, WireHandler handler, HttpListener listener) {
        this.socket = socket;
        this.handler = handler;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            socket.setTcpNoDelay(true);
            serve(new WireInput(socket.getInputStream()), new ResponseWriter(socket.getOutputStream()));
        } catch (IOException e) {
            // The client has gone, or its time was over; there is nobody to tell.
        } finally {
            close();
            listener.remove(this);
        }
    }

    private void serve(WireInput in, ResponseWriter out) throws IOException {
        boolean more = true;
        while (more && in.hasMore()) {
            enter(Stage.READING);
            more = serveOne(in, out);
            enter(Stage.IDLE);
        }
    }

    /** Serves a request; false if the connection ends with it. */
    private boolean serveOne(WireInput in, ResponseWriter out) throws IOException {
        RequestHead head;
        RequestBody body;
        try {
            head = HeadReader.read(in);
            body = RequestBody.of(head, in);
        } catch (BadRequestException e) {
            enter(Stage.WRITING);
            out.write(handler.refuse(e), false, false, false);
            linger(in);
            return false;
        }
        if (body.isFinished()) {
            enter(Stage.HANDLING);
        }
        boolean waits = !body.isFinished() && !in.isAhead() && head.lists("expect", "100-continue");
        WireResponse answer = handler.answer(head, new Asked(body, waits ? out : null), body.announced());
        // Where the body was not read to its end, nobody knows where the next request begins.
        boolean more = body.isFinished() && head.wantsMore() && !listener.isClosing();
        boolean knowsEnd = answer.length() >= 0 || !head.isOldest();
        enter(Stage.WRITING);
        out.write(answer, head.method().equals("HEAD"), head.isOldest(), more && knowsEnd);
        if (!body.isFinished()) {
            linger(in);
        }
        return more && knowsEnd;
    }

    private void linger(WireInput in) throws IOException {
        enter(Stage.LINGERING);
        socket.shutdownOutput();
        byte[] piece = new byte[8192];
        long left = HttpListener.LONGEST_REST;
        while (left > 0 && in.hasMore()) {
            left -= in.read(piece, 0, piece.length);
        }
    }

    private void enter(Stage stage) {
        since = new Since(stage, System.nanoTime());
    }

    /** Closes it if it takes too long. */
    void closeIfOver(long now) {
        Since last = since;
        if (last.stage().isOver(now - last.nanos())) {
            close();
        }
    }

    /** Whether a new connection may take its place. */
    boolean givesWay() {
        return since.stage().givesWay();
    }

    boolean isIdle() {
        return since.stage() == Stage.IDLE;
    }

    /** For how long it does what it does. */
    long nanosInStage(long now) {
        return now - since.nanos();
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /** A body that is asked for when somebody wants to read it, and whose end ends the stage. */
    private final class Asked extends InputStream {
        private final RequestBody body;
        private @Nullable ResponseWriter waiting;

        Asked(RequestBody body, @Nullable ResponseWriter waiting) {
            this.body = body;
            this.waiting = waiting;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (waiting != null) {
                ResponseWriter out = waiting;
                waiting = null;
                out.askForBody();
            }
            int count = body.read(to, offset, length);
            if (body.isFinished() && since.stage() == Stage.READING) {
                enter(Stage.HANDLING);
            }
            return count;
        }
    }
}
