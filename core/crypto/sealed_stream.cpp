#include "core/crypto/sealed_stream.h"

#include "core/crypto/hash.h"

#include <QtEndian>

#include <openssl/evp.h>

namespace vb::crypto {

namespace {

constexpr char kStreamVersion = 1;
constexpr qsizetype kMagic = 4;
constexpr qsizetype kStreamId = 16;
constexpr quint64 kMostPlain = 1ULL << 46; // no size of ours; keeps sums from overflowing

template <class T>
QByteArray streamNumber(T value)
{
    QByteArray out(sizeof(T), '\0');
    qToBigEndian(value, out.data());
    return out;
}

const unsigned char *streamInput(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

unsigned char *streamOutput(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

} // namespace

struct StreamCipher::Contexts {
    Contexts() : seal(EVP_CIPHER_CTX_new()), open(EVP_CIPHER_CTX_new()) { VB_INVARIANT(seal && open); }
    ~Contexts()
    {
        EVP_CIPHER_CTX_free(seal); // clears the key schedule
        EVP_CIPHER_CTX_free(open);
    }
    Q_DISABLE_COPY_MOVE(Contexts)

    EVP_CIPHER_CTX *seal;
    EVP_CIPHER_CTX *open;
};

quint64 StreamHead::chunks() const
{
    return plainSize == 0 ? 1 : (plainSize - 1) / kStreamChunk + 1;
}

qsizetype StreamHead::chunkSize(quint64 index) const
{
    if (index >= chunks())
        return -1;
    return index + 1 < chunks() ? kStreamChunk : static_cast<qsizetype>(plainSize - index * kStreamChunk);
}

quint64 StreamHead::sealedSize() const
{
    return kStreamHead + plainSize + chunks() * kStreamTag;
}

QByteArray encode(const StreamHead &head)
{
    VB_INVARIANT(head.magic.size() == kMagic && head.id.size() == kStreamId && head.context.size() <= kStreamContext
                 && head.plainSize <= kMostPlain);
    return head.magic + kStreamVersion + QByteArray(3, '\0') + head.id + streamNumber(head.plainSize)
        + streamNumber(static_cast<quint32>(kStreamChunk)) + head.context.leftJustified(kStreamContext, '\0');
}

Result<StreamHead> decodeStreamHead(QByteArrayView bytes, QByteArrayView magic)
{
    if (bytes.size() < kStreamHead || bytes.first(kMagic) != magic)
        return fail(Code::integrity, QStringLiteral("not a file of this kind, or damaged at its start"));
    if (bytes.at(kMagic) != kStreamVersion)
        return fail(Code::tooNew, QStringLiteral("the file has format %1").arg(static_cast<int>(bytes.at(kMagic))));
    StreamHead head;
    head.magic = magic.toByteArray();
    head.id = bytes.sliced(8, kStreamId).toByteArray();
    head.plainSize = qFromBigEndian<quint64>(bytes.data() + 24);
    head.context = bytes.sliced(36, kStreamContext).toByteArray();
    if (head.plainSize > kMostPlain || encode(head) != bytes.first(kStreamHead))
        return fail(Code::integrity, QStringLiteral("damaged at its start"));
    return head;
}

StreamCipher::StreamCipher(const SecretBytes &key, const StreamHead &head)
    : m_head(head), m_aad(bytes(sha256(encode(head)))), m_contexts(std::make_unique<Contexts>())
{
    VB_INVARIANT(key.size() == 32);
    VB_INVARIANT(EVP_EncryptInit_ex2(m_contexts->seal, EVP_aes_256_gcm(), key.data(), nullptr, nullptr) == 1);
    VB_INVARIANT(EVP_DecryptInit_ex2(m_contexts->open, EVP_aes_256_gcm(), key.data(), nullptr, nullptr) == 1);
}

StreamCipher::StreamCipher(StreamCipher &&) noexcept = default;
StreamCipher::~StreamCipher() = default;

QByteArray StreamCipher::nonce(quint64 index) const
{
    return streamNumber(index) + (index + 1 == m_head.chunks() ? '\1' : '\0') + QByteArray(3, '\0');
}

void StreamCipher::seal(quint64 index, QByteArrayView plain, QByteArray &sealed)
{
    VB_INVARIANT(plain.size() == m_head.chunkSize(index));
    EVP_CIPHER_CTX *context = m_contexts->seal;
    sealed.resize(plain.size() + kStreamTag);
    int written = 0;
    bool done = EVP_EncryptInit_ex2(context, nullptr, nullptr, streamInput(nonce(index)), nullptr) == 1
        && EVP_EncryptUpdate(context, nullptr, &written, streamInput(m_aad), static_cast<int>(m_aad.size())) == 1;
    if (!plain.isEmpty())
        done = done
            && EVP_EncryptUpdate(context, streamOutput(sealed), &written, streamInput(plain),
                                 static_cast<int>(plain.size()))
                == 1;
    unsigned char *tag = streamOutput(sealed) + plain.size();
    done = done && EVP_EncryptFinal_ex(context, tag, &written) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kStreamTag), tag) == 1;
    VB_INVARIANT(done);
}

Result<void> StreamCipher::open(quint64 index, QByteArrayView sealed, QByteArray &plain)
{
    const qsizetype size = m_head.chunkSize(index);
    plain.clear();
    if (size < 0 || sealed.size() != size + kStreamTag)
        return fail(Code::integrity, QStringLiteral("cut off or lengthened at part %1").arg(index + 1));
    EVP_CIPHER_CTX *context = m_contexts->open;
    QByteArray tag = sealed.last(kStreamTag).toByteArray();
    plain.resize(size);
    int written = 0;
    bool done = EVP_DecryptInit_ex2(context, nullptr, nullptr, streamInput(nonce(index)), nullptr) == 1
        && EVP_DecryptUpdate(context, nullptr, &written, streamInput(m_aad), static_cast<int>(m_aad.size())) == 1;
    if (size > 0)
        done = done
            && EVP_DecryptUpdate(context, streamOutput(plain), &written, streamInput(sealed), static_cast<int>(size))
                == 1;
    unsigned char end = 0;
    done = done && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kStreamTag), tag.data()) == 1
        && EVP_DecryptFinal_ex(context, &end, &written) == 1;
    if (done)
        return {};
    plain.fill('\0');
    plain.clear();
    return fail(Code::integrity, QStringLiteral("damaged at part %1, or another file's key").arg(index + 1));
}

} // namespace vb::crypto
