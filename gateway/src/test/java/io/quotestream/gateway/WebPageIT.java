package io.quotestream.gateway;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageIT {

	private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

	private final Upstream services = new Upstream();

	private Gateway gateway;

	@BeforeAll
	void start() {
		this.gateway = Gateway.inFrontOf(this.services);
	}

	@AfterAll
	void stop() {
		Gateway.close(this.gateway);
		this.services.close();
	}

	@Test
	void the_page_is_asked_for_anew_each_time_and_may_load_only_what_is_its_own() {
		HttpResponse<String> page = get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().allValues("content-type")).containsExactly("text/html; charset=utf-8");
		assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
		assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
			.contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'")
			.doesNotContain("unsafe");
		assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
		assertThat(page.headers().firstValue("referrer-policy")).contains("no-referrer");
	}

	@Test
	void a_file_with_its_hash_in_its_name_is_kept_for_ever_and_travels_compressed() {
		String script = script();
		HttpResponse<String> plain = get(script);
		assertThat(plain.statusCode()).isEqualTo(200);
		assertThat(plain.headers().allValues("content-type")).containsExactly("text/javascript; charset=utf-8");
		assertThat(plain.headers().firstValue("cache-control")).contains("public, max-age=31536000, immutable");

		HttpRequest gzip = HttpRequest.newBuilder(this.gateway.page(script)).header("accept-encoding", "gzip").build();
		HttpResponse<String> compressed = Gateway.send(gzip);
		assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
		assertThat(compressed.body().length()).isLessThan(plain.body().length() / 2);
	}

	@Test
	void nothing_else_is_served_and_nothing_can_be_posted_to_a_page() {
		assertThat(get("/assets/").statusCode()).isEqualTo(404);
		assertThat(get("/envoy.yaml").statusCode()).isEqualTo(404);
		assertThat(get("/assets/../../package.json").statusCode()).isEqualTo(404);
		HttpRequest post = HttpRequest.newBuilder(this.gateway.page("/"))
			.POST(HttpRequest.BodyPublishers.ofString("quote"))
			.build();
		assertThat(Gateway.send(post).statusCode()).isEqualTo(404);
	}

	private String script() {
		Matcher found = SCRIPT.matcher(get("/").body());
		assertThat(found.find()).as("the page loads a script").isTrue();
		return found.group(1);
	}

	private HttpResponse<String> get(String path) {
		return Gateway.send(HttpRequest.newBuilder(this.gateway.page(path)).build());
	}

}
