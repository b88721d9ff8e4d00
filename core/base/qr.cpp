#include "core/base/qr.h"

#include <qrencode.h>

#include <memory>

namespace vb {

Result<Qr> makeQr(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(utf8.constData(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
    if (!code)
        return fail(Code::invalid, QStringLiteral("the text does not fit a QR code"));
    Qr out {code->width, QBitArray(code->width * code->width)};
    for (int i = 0; i < out.modules.size(); ++i)
        out.modules.setBit(i, (code->data[i] & 1) != 0);
    return out;
}

} // namespace vb
