package io.quotestream.command.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** A line to a port of this machine that can fall silent without being cut. */
final class Line implements AutoCloseable {

	private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final int there;

	private final List<Socket> ends = new CopyOnWriteArrayList<>();

	/** Whoever holds it lets nothing pass. */
	private final ReentrantLock silence = new ReentrantLock();

	Line(int there) throws IOException {
		this.there = there;
		Thread.startVirtualThread(this::accept);
	}

	int port() {
		return this.here.getLocalPort();
	}

	void fallSilent() {
		this.silence.lock();
	}

	void speakAgain() {
		this.silence.unlock();
	}

	@Override
	public void close() throws IOException {
		this.here.close();
		for (var end : this.ends) {
			end.close();
		}
	}

	private void accept() {
		try {
			while (true) {
				var near = this.here.accept();
				var far = new Socket(InetAddress.getLoopbackAddress(), this.there);
				this.ends.addAll(List.of(near, far));
				Thread.startVirtualThread(() -> carry(near, far));
				Thread.startVirtualThread(() -> carry(far, near));
			}
		}
		catch (IOException closed) {
			// Nobody calls any more.
		}
	}

	private void carry(Socket from, Socket to) {
		var buffer = new byte[8192];
		try (from; to) {
			for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
				this.silence.lock();
				try {
					to.getOutputStream().write(buffer, 0, read);
				}
				finally {
					this.silence.unlock();
				}
			}
		}
		catch (IOException cut) {
			// Both ends are closed.
		}
	}

}
