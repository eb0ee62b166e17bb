package io.quotestream.command.api;

import java.security.GeneralSecurityException;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Service;

import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.proto.admin.v1.GetSubjectKeysRequest;
import io.quotestream.proto.admin.v1.GetSubjectKeysResponse;
import io.quotestream.proto.admin.v1.SubjectKey;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.rpc.Role;

/** Hands the keys of a quote to the services that fold its events. */
@Service
public class SubjectKeyEndpoint extends SubjectKeyServiceGrpc.SubjectKeyServiceImplBase {

	private final JdbcSubjectKeys keys;

	public SubjectKeyEndpoint(JdbcSubjectKeys keys) {
		this.keys = keys;
	}

	@Override
	public void getSubjectKeys(GetSubjectKeysRequest request, StreamObserver<GetSubjectKeysResponse> response) {
		var role = Caller.current().role();
		if (role != Role.SYSTEM) {
			throw Refusal.roleNotPermitted(role, Role.SYSTEM.wireName());
		}
		var keysets = this.keys.keysets(request.getQuoteId());
		if (keysets.isEmpty()) {
			throw Refusal.quoteNotFound(request.getQuoteId());
		}
		var answer = GetSubjectKeysResponse.newBuilder();
		keysets.forEach((keyId,
				keyset) -> answer.addKeys(SubjectKey.newBuilder()
					.setKeyId(keyId)
					.setDestroyed(keyset.isEmpty())
					.setKeyset(keyset.map(SubjectKeyEndpoint::bytes).orElse(ByteString.EMPTY))));
		response.onNext(answer.build());
		response.onCompleted();
	}

	private static ByteString bytes(KeysetHandle keyset) {
		try {
			return ByteString.copyFrom(TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not serialise a key", ex);
		}
	}

}
