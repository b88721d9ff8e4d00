#include "core/wire/log_view.h"

#include "core/base/cbor.h"
#include "core/wire/labels.h"
#include "core/wire/six_words.h"

#include <QCborMap>

namespace vb::wire {

void LogView::append(const crypto::Digest &leaf)
{
    m_frontier.append(leaf);
    m_steps.push_back({leaf, m_frontier.root()});
}

std::optional<crypto::Digest> LogView::rootAt(quint64 size) const
{
    if (size < m_base || size > this->size())
        return std::nullopt;
    return size == m_base ? m_baseRoot : m_steps[size - m_base - 1].root;
}

std::optional<crypto::Digest> LogView::leafAt(quint64 seq) const
{
    if (seq <= m_base || seq > size())
        return std::nullopt;
    return m_steps[seq - m_base - 1].leaf;
}

void LogView::forgetBelow(quint64 size)
{
    const quint64 newBase = std::min(size, this->size());
    if (newBase <= m_base)
        return;
    m_baseRoot = *rootAt(newBase);
    m_steps.erase(m_steps.begin(), m_steps.begin() + static_cast<std::ptrdiff_t>(newBase - m_base));
    m_base = newBase;
}

QStringList logWords(PracticeId practice, const View &view)
{
    const QByteArray seen = cbor::encode(
        QCborMap {{1, practice.bytes()}, {2, static_cast<qint64>(view.size)}, {3, crypto::bytes(view.root)}});
    return sixWords(crypto::labelled(label::kLogWords, seen));
}

} // namespace vb::wire
