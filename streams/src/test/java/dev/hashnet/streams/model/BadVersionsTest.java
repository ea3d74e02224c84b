package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.artifact.TrustedKeys;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.rollout.ManifestRecords;
import dev.hashnet.streams.TestModels;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.FakeEncoder;
import dev.hashnet.streams.encode.ImagePreparation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;

/** Twenty versions that must not serve, each with the reason that an operator reads. */
class BadVersionsTest {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final ImagePreparation PREPARATION =
      (content, sides) -> new Preprocessor(ImageLimits.DEFAULT, sides).prepare(content);

  private static final String NO_ONNX =
      "Cannot open model: version=v1, engine=onnx: network must be an ONNX model:"
          + " While parsing a protocol message, the input ended unexpectedly in the middle of a field."
          + "  This could mean either that the input has been truncated or that an embedded message"
          + " misreported its own length.";

  private static ModelArtifact sound;

  @TempDir private static Path keys;
  private static SigningKey key;
  private static SigningKey otherKey;

  private final FakeModelTopics topics = new FakeModelTopics();
  private final List<ModelStatus> statuses = new ArrayList<>();

  @BeforeAll
  static void makeNetworkAndKeys() {
    key = SigningKey.create(keys.resolve("ours"));
    otherKey = SigningKey.create(keys.resolve("others"));
    try (HashNet network = HashNet.create(new NetworkOptions("small", 64, 7))) {
      ArtifactManifest manifest =
          new ArtifactManifest(
              "v1", "hashnet", "small", 64, network.side(), 3, "luminance-v1", Map.of());
      List<GoldenImage> images = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        images.add(new GoldenImage(picture(i), BinaryCode.ofWords(i)));
      }
      sound = proved(new ModelArtifact(manifest, network.onnx(), network.checkpoint(), images));
    }
  }

  private static byte[] picture(int seed) {
    byte[] rgb = new byte[3 * 80 * 60];
    SplittableRandom random = new SplittableRandom(seed);
    int slope = random.nextInt(20, 200);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / slope + random.nextInt(60));
    }
    return new ImageCodec(ImageLimits.DEFAULT)
        .encode(new RgbImage(80, 60, rgb), ImageFormat.PNG, 100);
  }

  /** With the codes that its network gives. */
  private static ModelArtifact proved(ModelArtifact unproved) {
    try (ImageEncoder encoder = Encoders.open(unproved, EngineOptions.DEFAULT)) {
      List<GoldenImage> golden =
          unproved.golden().stream()
              .map(
                  each ->
                      new GoldenImage(
                          each.content(),
                          encoder
                              .encode(
                                  List.of(
                                      PREPARATION.prepare(each.content(), Set.of(encoder.side()))))
                              .get(0)))
              .toList();
      return with(unproved, unproved.onnx(), golden);
    }
  }

  private static ModelArtifact with(ModelArtifact like, byte[] onnx, List<GoldenImage> golden) {
    return new ModelArtifact(like.manifest(), onnx, like.dl4j(), golden);
  }

  private static ModelArtifact with(ModelArtifact like, int side, String normalisation) {
    ArtifactManifest manifest = like.manifest();
    return new ModelArtifact(
        new ArtifactManifest(
            manifest.version(),
            manifest.line(),
            manifest.network(),
            manifest.bits(),
            side,
            manifest.radiusBits(),
            normalisation,
            manifest.properties()),
        like.onnx(),
        like.dl4j(),
        like.golden());
  }

  private static ModelManifest manifest(String version, byte[] artifact) {
    return TestModels.manifest(version, artifact, CHUNK_BYTES, 0);
  }

  private void publish(ModelArtifact artifact) {
    byte[] bytes = artifact.toBytes();
    publish(bytes, manifest("v1", bytes));
  }

  private void publish(byte[] artifact, ModelManifest manifest) {
    topics.chunks(
        manifest.getVersion(), artifact, manifest.getChunkSizeBytes(), manifest.getChunkCount());
    topics.publish(manifest);
  }

  private static void sign(ModelManifest manifest, SigningKey with) {
    SigningKey.Signed signed = with.sign(ManifestRecords.facts(manifest));
    manifest.setSignedBy(signed.signedBy());
    manifest.setSignature(ByteBuffer.wrap(signed.signature()));
  }

  private ModelLoader loader(TrustedKeys trusted, Map<String, String> settings, AtomicLong nowNs) {
    return new ModelLoader(
        topics.reader(),
        AppConfig.of(settings).model(),
        EngineOptions.DEFAULT,
        PREPARATION,
        new VersionStates(statuses::add, "node-1", "hashnet", InstantSource.fixed(Instant.EPOCH)),
        trusted,
        nowNs::get);
  }

  private void assertRefused(String version, String reason) {
    assertRefused(version, reason, loader(TrustedKeys.ANYBODY, Map.of(), new AtomicLong()));
  }

  private void assertRefused(String version, String reason, ModelLoader loader) {
    assertThatThrownBy(() -> loader.load("hashnet", version, 4, Optional.empty()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(reason);
    assertReported(reason);
  }

  private void assertReported(String reason) {
    ModelStatus last = statuses.get(statuses.size() - 1);
    assertThat(last.getState()).isEqualTo(ModelState.REJECTED);
    assertThat(last.getReason()).isEqualTo(reason);
  }

  private ModelLoader strict() {
    Path file = keys.resolve("ours").resolve(SigningKey.PUBLIC_FILE);
    return loader(TrustedKeys.read(List.of(file)), Map.of(), new AtomicLong());
  }

  @Test
  void load_signedByATrustedKey_isReady() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    sign(manifest, key);
    publish(artifact, manifest);

    strict().load("hashnet", "v1", 4, Optional.empty()).close();

    assertThat(statuses.get(statuses.size() - 1).getState()).isEqualTo(ModelState.READY);
  }

  @Test
  void load_flippedBit_isRefused() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    artifact[artifact.length / 2] ^= 1;
    publish(artifact, manifest);

    assertRefused("v1", "Cannot read model: version=v1: its SHA-256 is not the announced one");
  }

  @Test
  void load_missingChunk_isRefused() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    int chunks = manifest.getChunkCount();
    topics.chunks("v1", artifact, CHUNK_BYTES, chunks - 1);
    topics.publish(manifest);

    assertRefused(
        "v1",
        "Cannot read model: version=v1: chunk %d of %d is missing".formatted(chunks - 1, chunks));
  }

  @Test
  void load_chunksInAnotherOrder_isRefused() {
    byte[] artifact = sound.toBytes();
    topics.chunk("v1/1", Arrays.copyOfRange(artifact, CHUNK_BYTES, 2 * CHUNK_BYTES));
    topics.chunk("v1/0", Arrays.copyOf(artifact, CHUNK_BYTES));
    topics.publish(manifest("v1", artifact));

    assertRefused("v1", "Cannot read model: version=v1: chunk 0 expected, chunk 1 found");
  }

  @Test
  void load_wrongDigest_isRefused() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    manifest.getArtifactSha256().bytes()[0] ^= 1;
    publish(artifact, manifest);

    assertRefused("v1", "Cannot read model: version=v1: its SHA-256 is not the announced one");
  }

  @Test
  void load_unsigned_isRefused() {
    publish(sound);

    assertRefused("v1", "Cannot trust model: version=v1: it is not signed", strict());
  }

  @Test
  void load_signedByAnotherKey_isRefused() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    sign(manifest, otherKey);
    publish(artifact, manifest);

    assertRefused(
        "v1",
        "Cannot trust model: version=v1: it is signed by key %s, which is not trusted"
            .formatted(otherKey.fingerprint()),
        strict());
  }

  @Test
  void load_replayedUnderANewName_isRefused() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    sign(manifest, key);
    manifest.setVersion("v9");
    publish(artifact, manifest);

    assertRefused(
        "v9",
        "Cannot trust model: version=v9: the signature by key %s is not of this manifest: it was changed, or signed for another version"
            .formatted(key.fingerprint()),
        strict());
    statuses.clear();
    assertRefused("v9", "Cannot use model: version=v9: version: v9 expected, v1 found");
  }

  @Test
  void load_wrongShape_isRefused() {
    publish(with(sound, sound.manifest().side() / 2, "luminance-v1"));

    assertRefused(
        "v1",
        "Cannot run model: version=v1: input of the network (-1 = any): expected=[image FLOAT [-1, 3, 32, 32]], found=[image FLOAT [-1, 3, 64, 64]]");
  }

  @Test
  void load_wrongBits_isRefused() {
    byte[] artifact = sound.toBytes();
    ModelManifest manifest = manifest("v1", artifact);
    manifest.setBits(128);
    publish(artifact, manifest);

    assertRefused("v1", "Cannot use model: version=v1: bits: 128 expected, 64 found");
  }

  /** The network with every value of its last weights replaced. */
  private static byte[] withLastWeights(float value) throws Exception {
    ModelProto model = ModelProto.parseFrom(sound.onnx());
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = graph.getInitializerCount() - 2; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      int values = tensor.getRawData().size() / Float.BYTES;
      ByteBuffer raw = ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int j = 0; j < values; j++) {
        raw.putFloat(value);
      }
      graph.setInitializer(
          i, tensor.toBuilder().setRawData(ByteString.copyFrom(raw.array())).build());
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  @Test
  void load_weightsThatAreNoNumbers_isRefused() throws Exception {
    publish(with(sound, withLastWeights(Float.NaN), sound.golden()));

    assertRefused(
        "v1",
        "Cannot run model: version=v1: output 0 of the hash layer: expected=a finite number, found=NaN");
  }

  @Test
  void load_constantCodes_isRefused() throws Exception {
    publish(proved(with(sound, withLastWeights(0), sound.golden())));

    assertRefused("v1", "Cannot use model: version=v1: its 4 golden images all have the same code");
  }

  @Test
  void load_wrongNormalisation_isRefused() {
    publish(with(sound, sound.manifest().side(), "imagenet"));

    assertRefused(
        "v1",
        "Cannot open model: version=v1: normalisation: expected=luminance-v1, found=imagenet");
  }

  @Test
  void load_goldenMismatch_isRefused() {
    List<GoldenImage> golden = new ArrayList<>(sound.golden());
    byte[] code = golden.get(0).code().toBytes();
    code[7] ^= 1;
    BinaryCode wrong = BinaryCode.ofBytes(code);
    golden.set(0, new GoldenImage(golden.get(0).content(), wrong));
    publish(with(sound, sound.onnx(), golden));

    assertRefused(
        "v1",
        "Cannot verify model: version=v1, golden image 0: expected=%s, found=%s, differing bits=1"
            .formatted(wrong.toHex(), sound.golden().get(0).code().toHex()));
  }

  @Test
  void load_oversized_isRefused() {
    publish(sound);

    assertRefused(
        "v1",
        "Cannot read model: version=v1: the artifact must have 1..1024 bytes, %d announced"
            .formatted(sound.toBytes().length),
        loader(
            TrustedKeys.ANYBODY,
            Map.of("hashnet.model.max-artifact-bytes", "1 KiB"),
            new AtomicLong()));
  }

  /** A golden image of a few kilobytes that says it has 1.6 gigapixels. */
  @Test
  void load_zipBomb_isRefused() {
    byte[] bomb = sound.golden().get(0).content().clone();
    ByteBuffer png = ByteBuffer.wrap(bomb);
    png.putInt(16, 40_000).putInt(20, 40_000);
    CRC32 crc = new CRC32();
    crc.update(bomb, 12, 17);
    png.putInt(29, (int) crc.getValue());
    List<GoldenImage> golden = new ArrayList<>(sound.golden());
    golden.set(0, new GoldenImage(bomb, golden.get(0).code()));
    publish(with(sound, sound.onnx(), golden));

    assertRefused(
        "v1",
        "Cannot verify model: version=v1, golden image 0: 1600000000 pixels exceed the limit of 50000000: format=PNG, width=40000, height=40000");
  }

  @Test
  void load_truncatedOnnx_isRefused() {
    byte[] onnx = sound.onnx();
    publish(with(sound, Arrays.copyOf(onnx, onnx.length - 100), sound.golden()));

    assertRefused("v1", NO_ONNX);
  }

  @Test
  void load_notOnnx_isRefused() {
    publish(with(sound, "a poem".getBytes(StandardCharsets.UTF_8), sound.golden()));

    assertRefused("v1", NO_ONNX);
  }

  /** The clock stands but for encoding: a millisecond by the active version, two by the new one. */
  @Test
  void load_twiceAsSlow_isRefusedWhereAFloorIsSetAndReportedElsewhere() {
    AtomicLong readings = new AtomicLong();
    publish(sound);
    FakeEncoder active = new FakeEncoder("hashnet", 0);
    ModelLoader floor = timed(Map.of("hashnet.model.max-slowdown", "1.5"), readings);
    assertThatThrownBy(() -> floor.load("hashnet", "v1", 4, Optional.of(active)))
        .hasMessage(
            "Cannot use model: version=v1: it is too slow: 0.500 ms an image, 2.00 times the 0.250 ms of %s, at most 1.50 times is allowed"
                .formatted(active.version()));
    assertThat(statuses.get(statuses.size() - 1).getState()).isEqualTo(ModelState.REJECTED);

    statuses.clear();
    readings.set(0);
    timed(Map.of(), readings).load("hashnet", "v1", 4, Optional.of(active)).close();
    ModelStatus last = statuses.get(statuses.size() - 1);
    assertThat(last.getState()).isEqualTo(ModelState.READY);
    assertThat(last.getReason())
        .isEqualTo("0.500 ms an image, 2.00 times the 0.250 ms of " + active.version());
  }

  /** Readings come in fours: before and after the active version, before and after the new one. */
  private ModelLoader timed(Map<String, String> settings, AtomicLong readings) {
    long[] sinceRoundMs = {0, 1, 1, 3};
    return new ModelLoader(
        topics.reader(),
        AppConfig.of(settings).model(),
        EngineOptions.DEFAULT,
        PREPARATION,
        new VersionStates(statuses::add, "node-1", "hashnet", InstantSource.fixed(Instant.EPOCH)),
        TrustedKeys.ANYBODY,
        () -> {
          long reading = readings.getAndIncrement();
          return 1_000_000 * (reading / 4 * 3 + sinceRoundMs[(int) (reading % 4)]);
        });
  }

  @Test
  void load_olderFormat_isRefused() throws Exception {
    byte[] artifact = sound.toBytes();
    ByteBuffer.wrap(artifact).putInt(8, 0);
    int end = artifact.length - 32;
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(artifact, 0, end);
    System.arraycopy(sha256.digest(), 0, artifact, end, 32);
    publish(artifact, manifest("v1", artifact));

    assertRefused("v1", "Cannot read model artifact: format version: expected=1, found=0");
  }

  @Test
  void load_empty_isRefused() {
    publish(new byte[0], manifest("v1", new byte[0]));

    assertRefused(
        "v1",
        "Cannot read model: version=v1: the artifact must have 1..536870912 bytes, 0 announced");
  }
}
