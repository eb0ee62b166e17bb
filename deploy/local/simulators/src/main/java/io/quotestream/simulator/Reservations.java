package io.quotestream.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quotestream.proto.admin.v1.Reservation;

/**
 * The numbers that were given, in a file with one line each: the key, the quote, the
 * number. A number is in the file before it is answered, so that it outlives the process;
 * a line that was being written then is given up.
 */
final class Reservations implements AutoCloseable {

	private static final int BEFORE_FIRST = 10_000_000;

	private final List<Reservation> given = new ArrayList<>();

	private final Map<String, Reservation> byKey = new HashMap<>();

	private final FileChannel file;

	Reservations(Path folder) throws IOException {
		Files.createDirectories(folder);
		this.file = FileChannel.open(folder.resolve("application-numbers.txt"), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE);
		var bytes = ByteBuffer.allocate(Math.toIntExact(this.file.size()));
		while (bytes.hasRemaining() && this.file.read(bytes) >= 0) {
			// Read on.
		}
		var text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
		var whole = text.lastIndexOf('\n') + 1;
		text.substring(0, whole)
			.lines()
			.map((line) -> line.split(" ", -1))
			.forEach((parts) -> remember(reservation(parts)));
		this.file.truncate(whole).position(whole);
	}

	/** The number of this key, a new one unless it has one. */
	synchronized Reservation reserve(String reservationId, String quoteId) {
		var known = this.byKey.get(reservationId);
		return (known != null) ? known : reserveAnew(reservationId, quoteId);
	}

	/** A new number, even for a key that has one. */
	synchronized Reservation reserveAnew(String reservationId, String quoteId) {
		var number = "A-" + (BEFORE_FIRST + this.given.size() + 1);
		var reservation = reservation(reservationId, quoteId, number);
		var line = StandardCharsets.US_ASCII.encode(String.join(" ", reservationId, quoteId, number) + "\n");
		try {
			while (line.hasRemaining()) {
				this.file.write(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		remember(reservation);
		return reservation;
	}

	/** All numbers that were given, oldest first. */
	synchronized List<Reservation> list() {
		return List.copyOf(this.given);
	}

	private void remember(Reservation reservation) {
		this.given.add(reservation);
		this.byKey.put(reservation.getReservationId(), reservation);
	}

	private static Reservation reservation(String... parts) {
		return Reservation.newBuilder()
			.setReservationId(parts[0])
			.setQuoteId(parts[1])
			.setApplicationNumber(parts[2])
			.build();
	}

	@Override
	public synchronized void close() throws IOException {
		this.file.close();
	}

}
