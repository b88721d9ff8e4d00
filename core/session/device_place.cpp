#include "core/session/device_place.h"

#include <algorithm>

namespace vb::session {

namespace {
constexpr int kLetters = 26;
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

} // namespace vb::session
