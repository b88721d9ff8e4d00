#include "core/patient/near_words.h"

#include "core/patient/patient_keys.h"

#include <algorithm>

namespace vb::patient {

namespace {

/// Walks along a word through the index of words, which tells what letters go on from each of its beginnings.
class NearWords {
public:
    explicit NearWords(sql::Stmt next) : m_next(std::move(next)) { }

    Result<QStringList> of(const QString &word)
    {
        for (qsizetype at = 0; at <= word.size(); ++at) {
            const QString before = word.first(at);
            VB_TRY(const QString there, firstFrom(before));
            if (there.isEmpty() || !there.startsWith(before))
                break; // nor does anything go on from here
            if (at < word.size()) {
                VB_DO(take(before + word.sliced(at + 1))); // one too many
                if (at + 1 < word.size())
                    VB_DO(take(before + word.at(at + 1) + word.at(at) + word.sliced(at + 2)));
            }
            VB_DO(takeLetters(word, at));
        }
        m_found.removeDuplicates();
        m_found.removeAll(word);
        std::stable_partition(m_found.begin(), m_found.end(),
                              [this](const QString &one) { return m_whole.contains(one); });
        return m_found;
    }

private:
    /// Another letter at a place, and one put in before it: of those that the index has there.
    Result<void> takeLetters(const QString &word, qsizetype at)
    {
        const QString before = word.first(at);
        VB_TRY(QString there, firstFrom(before));
        while (!there.isEmpty() && there.startsWith(before)) {
            if (there.size() == at || there.at(at) == u' ') { // the beginning is a word itself
                VB_TRY(there, firstFrom(before + QChar(u' ' + 1)));
                continue;
            }
            const qsizetype units = there.at(at).isHighSurrogate() && there.size() > at + 1 ? 2 : 1;
            const QString with = before + there.mid(at, units);
            VB_DO(take(with + word.sliced(at)));
            if (at < word.size())
                VB_DO(take(with + word.sliced(at + 1)));
            VB_TRY(there, firstFrom(with + QString::fromUcs4(U"\U0010FFFF", 1)));
        }
        return {};
    }

    Result<void> take(const QString &candidate)
    {
        VB_TRY(const QString there, firstFrom(candidate));
        if (!there.startsWith(candidate) || there.startsWith(kChartSign))
            return {};
        m_found.append(candidate);
        if (there.size() == candidate.size() || there.at(candidate.size()) == u' ')
            m_whole.append(candidate);
        return {};
    }

    /// The first entry from here on; empty at the end.
    Result<QString> firstFrom(const QString &text)
    {
        m_next.reset();
        VB_TRY(const bool row, m_next.bind(1, text).step());
        return row ? m_next.text(0) : QString();
    }

    sql::Stmt m_next;
    QStringList m_found;
    QStringList m_whole;
};

} // namespace

Result<QStringList> nearWords(store::Reader &reader, const QString &word)
{
    VB_TRY(sql::Stmt next, reader.prepare("SELECT word FROM patient_word WHERE word >= ?1 ORDER BY word LIMIT 1"));
    return NearWords(std::move(next)).of(word);
}

} // namespace vb::patient
