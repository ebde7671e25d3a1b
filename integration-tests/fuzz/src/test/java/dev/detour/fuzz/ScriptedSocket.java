package dev.detour.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;

/** A socket whose other side says what it was given, and then no more. Keeps what is written. */
public final class ScriptedSocket extends Socket {

    private final InputStream input;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private boolean closed;

    public ScriptedSocket(byte[] said) {
        this.input = new ByteArrayInputStream(said);
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void close() {
        closed = true;
    }

    /** Everything that was written to it. */
    public String written(Charset charset) {
        return output.toString(charset);
    }
}
