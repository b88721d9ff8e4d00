#include "core/session/device_place.h"

#include <algorithm>

namespace vb::session {

namespace {
constexpr int kLetters = 26;
constexpr int kProvisionalDigits = 6;
constexpr quint64 kProvisionalNumbers = 1'000'000;
} // namespace

QString placeOf(const keys::TrustState &trust, DeviceId device)
{
    const auto &all = trust.devices();
    const auto at = std::find_if(all.begin(), all.end(), [device](const auto &one) { return one.id == device; });
    if (at == all.end())
        return {};
    QString letters;
    for (auto place = std::distance(all.begin(), at) + 1; place > 0; place = (place - 1) / kLetters)
        letters.prepend(QChar(static_cast<char16_t>(u'A' + (place - 1) % kLetters)));
    return letters;
}

QString provisionalPlaceOf(const keys::TrustState &trust, DeviceId device)
{
    quint64 value = 0;
    for (const char byte : device.bytes().left(sizeof value))
        value = value << 8 | static_cast<quint8>(byte);
    return placeOf(trust, device)
        + QString::number(value % kProvisionalNumbers).rightJustified(kProvisionalDigits, QLatin1Char('0'));
}

bool isProvisionalPlace(QStringView letters)
{
    const auto isDigit = [](QChar sign) { return sign >= u'0' && sign <= u'9'; };
    return letters.size() > kProvisionalDigits
        && std::all_of(letters.end() - kProvisionalDigits, letters.end(), isDigit)
        && std::none_of(letters.begin(), letters.end() - kProvisionalDigits, isDigit);
}

} // namespace vb::session
