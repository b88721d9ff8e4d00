#include "core/monitor/monitor.h"

#include <QDateTime>

#include <algorithm>

namespace vb::monitor {

namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kHourMs = 60 * kMinuteMs;
constexpr size_t kMostCounted = 1000; // in one window: no threshold is higher
constexpr qsizetype kMostBursts = 4096; // before old ones are dropped

struct RuleText {
    Rule rule;
    Severity severity;
    QByteArrayView name;
    qint64 quietMs; // of one burst from its first entry on; what matches within is the same alert
};

constexpr std::array kRuleTexts {
    RuleText {Rule::afterHours, Severity::notice, "after_hours", 8 * kHourMs},
    RuleText {Rule::bulkOpens, Severity::warning, "bulk_opens", kHourMs},
    RuleText {Rule::sameSurname, Severity::warning, "same_surname", 24 * kHourMs},
    RuleText {Rule::vip, Severity::warning, "vip", 24 * kHourMs},
    RuleText {Rule::repeatedFailures, Severity::warning, "repeated_failures", kHourMs},
    RuleText {Rule::exportSpike, Severity::alarm, "export_spike", 2 * kHourMs},
    RuleText {Rule::clockSetBack, Severity::warning, "clock_set_back", 10 * kMinuteMs},
    RuleText {Rule::breakGlass, Severity::warning, "break_glass", 0}, // each one for itself
    RuleText {Rule::integrity, Severity::alarm, "integrity", kHourMs},
};

const RuleText &textOfRule(Rule rule)
{
    const auto at = std::find_if(kRuleTexts.begin(), kRuleTexts.end(),
                                 [rule](const RuleText &text) { return text.rule == rule; });
    VB_INVARIANT(at != kRuleTexts.end());
    return *at;
}

bool isOneOf(const QString &word, std::initializer_list<QStringView> words)
{
    return std::any_of(words.begin(), words.end(), [&word](QStringView each) { return word == each; });
}

/// What concerns one patient and may have shown something of the record, chart and visits included: not a look at the
/// log, and not what failed for another reason than a refusal.
bool isAboutPatient(const audit::Entry &entry)
{
    return !entry.patient.isNull() && entry.outcome != audit::Outcome::failed
        && !isOneOf(entry.objectKind, {u"audit", u"alert", u"break_glass"});
}

bool isOpening(const audit::Entry &entry)
{
    return isAboutPatient(entry) && isOneOf(entry.action, {u"view", u"update", u"print", u"export", u"break_glass"});
}

bool isOwnEntry(const audit::Entry &entry)
{
    return entry.action == u"alert" && entry.objectKind == u"alert";
}

/// Exports and prints say at the beginning of their detail how many records they hold: "120 rows".
qint64 rowsIn(const QString &detail)
{
    qsizetype digits = 0;
    while (digits < std::min<qsizetype>(detail.size(), 9) && detail.at(digits) >= u'0' && detail.at(digits) <= u'9')
        ++digits;
    return detail.first(digits).toLongLong();
}

template <class Counted>
void forgetBefore(std::deque<Counted> &window, const Instant &now, qint64 spanMs)
{
    while (!window.empty() && (elapsedMs(window.front().at, now) > spanMs || window.size() > kMostCounted))
        window.pop_front();
}

} // namespace

QString ruleName(Rule rule)
{
    return QString::fromLatin1(textOfRule(rule).name);
}

std::optional<Rule> ruleFromName(QStringView name)
{
    for (const RuleText &text : kRuleTexts)
        if (QLatin1String(text.name.data(), text.name.size()) == name)
            return text.rule;
    return std::nullopt;
}

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::notice: return QStringLiteral("notice");
    case Severity::warning: return QStringLiteral("warning");
    case Severity::alarm: break;
    }
    return QStringLiteral("alarm");
}

std::optional<Severity> severityFromName(QStringView name)
{
    for (const Severity severity : {Severity::notice, Severity::warning, Severity::alarm})
        if (severityName(severity) == name)
            return severity;
    return std::nullopt;
}

Severity severityOf(Rule rule)
{
    return textOfRule(rule).severity;
}

Monitor::Monitor(const Thresholds &thresholds, Context context)
    : m_thresholds(thresholds), m_context(std::move(context))
{
}

void Monitor::configure(const Thresholds &thresholds, Context context)
{
    m_thresholds = thresholds;
    m_context = std::move(context);
}

qint64 Monitor::memoryMs() const
{
    return kMinuteMs * std::max({m_thresholds.bulkMinutes, m_thresholds.failureMinutes, m_thresholds.exportMinutes});
}

StaffId Monitor::userOf(const audit::Entry &entry) const
{
    return entry.user.isNull() ? m_context.logins.value(entry.login) : entry.user;
}

bool Monitor::isOutsideHours(qint64 wallMs) const
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(wallMs, m_context.zone);
    const Hours &day = m_thresholds.workingHours.at(static_cast<size_t>(local.date().dayOfWeek() - 1));
    const int minute = local.time().hour() * 60 + local.time().minute();
    return minute < day.from || minute >= day.to;
}

/// A burst lasts at least as long as its rule counts, or each further event would begin another one.
qint64 Monitor::quietMs(Rule rule) const
{
    const auto least = [rule](int minutes) { return std::max(textOfRule(rule).quietMs, 2 * minutes * kMinuteMs); };
    switch (rule) {
    case Rule::bulkOpens: return least(m_thresholds.bulkMinutes);
    case Rule::repeatedFailures: return least(m_thresholds.failureMinutes);
    case Rule::exportSpike: return least(m_thresholds.exportMinutes);
    default: return textOfRule(rule).quietMs;
    }
}

void Monitor::checkPatient(const audit::Entry &entry, StaffId user, std::vector<Hit> &hits) const
{
    if (!isOpening(entry) || !m_context.patient)
        return;
    const PatientFacts facts = m_context.patient(entry.patient);
    const auto hit = [&](Rule rule) { hits.push_back({{rule, user, entry.patient, {}}, entry.at, entry.index, 1}); };
    if (facts.vip)
        hit(Rule::vip);
    const QStringList own = m_context.surnames.value(user);
    if (std::any_of(own.begin(), own.end(), [&facts](const QString &word) { return facts.surnames.contains(word); }))
        hit(Rule::sameSurname);
}

std::optional<Monitor::Hit> Monitor::countOpen(const audit::Entry &entry, StaffId user)
{
    if (!isOpening(entry))
        return std::nullopt;
    Window &window = m_opens[user];
    forgetBefore(window, entry.at, m_thresholds.bulkMinutes * kMinuteMs);
    if (std::any_of(window.begin(), window.end(), [&entry](const Counted &c) { return c.patient == entry.patient; }))
        return std::nullopt;
    window.push_back({entry.at, entry.index, entry.patient, 0});
    if (window.size() < static_cast<size_t>(m_thresholds.bulkOpens))
        return std::nullopt;
    const Counted &oldest = window.front();
    return Hit {{Rule::bulkOpens, user, {}, {}}, oldest.at, oldest.index, static_cast<qint64>(window.size())};
}

std::optional<Monitor::Hit> Monitor::countFailure(const audit::Entry &entry, StaffId user)
{
    if (entry.action != u"failure" && entry.outcome != audit::Outcome::denied)
        return std::nullopt;
    Window &window = m_failures[user];
    forgetBefore(window, entry.at, m_thresholds.failureMinutes * kMinuteMs);
    window.push_back({entry.at, entry.index, {}, 0});
    if (window.size() < static_cast<size_t>(m_thresholds.failures))
        return std::nullopt;
    const Counted &oldest = window.front();
    return Hit {{Rule::repeatedFailures, user, {}, {}}, oldest.at, oldest.index, static_cast<qint64>(window.size())};
}

std::optional<Monitor::Hit> Monitor::countExport(const audit::Entry &entry, StaffId user)
{
    if (!isOneOf(entry.action, {u"export", u"print"}) || entry.outcome != audit::Outcome::ok)
        return std::nullopt;
    Window &window = m_exports[user];
    forgetBefore(window, entry.at, m_thresholds.exportMinutes * kMinuteMs);
    window.push_back({entry.at, entry.index, {}, rowsIn(entry.detail)});
    qint64 rows = 0;
    for (const Counted &each : window)
        rows += each.rows;
    if (window.size() < static_cast<size_t>(m_thresholds.exports) && rows < m_thresholds.exportRows)
        return std::nullopt;
    const Counted &oldest = window.front();
    return Hit {{Rule::exportSpike, user, {}, {}}, oldest.at, oldest.index, static_cast<qint64>(window.size())};
}

/// Against the hand that cannot be set within a boot, and by the order of the log between boots. Small steps add up:
/// what counts is the distance from the furthest position.
std::optional<Monitor::Hit> Monitor::checkClock(const audit::Entry &entry, StaffId user)
{
    if (entry.role.isEmpty()) {
        // From the journal of the locked PC: written down later than it happened.
        if (entry.action == u"clock")
            return Hit {{Rule::clockSetBack, {}, {}, {}}, entry.at, entry.index, 1};
        return std::nullopt;
    }
    const qint64 offset = entry.at.wallMs - entry.at.monoMs;
    const bool sameBoot = m_clockKnown && m_boot == entry.at.boot;
    const qint64 back
        = std::max(m_clockKnown ? m_highestWall - entry.at.wallMs : 0, sameBoot ? m_highestOffset - offset : 0);
    const bool wasSet = back >= m_thresholds.clockMinutes * kMinuteMs;
    m_highestWall = m_clockKnown && !wasSet ? std::max(m_highestWall, entry.at.wallMs) : entry.at.wallMs;
    m_highestOffset = sameBoot && !wasSet ? std::max(m_highestOffset, offset) : offset;
    m_boot = entry.at.boot;
    m_clockKnown = true;
    if (!wasSet)
        return std::nullopt;
    return Hit {{Rule::clockSetBack, user, {}, {}}, entry.at, entry.index, 1};
}

std::vector<Monitor::Hit> Monitor::hitsOf(const audit::Entry &entry)
{
    std::vector<Hit> hits;
    if (isOwnEntry(entry))
        return hits;
    const StaffId user = userOf(entry);
    const auto add = [&hits](const std::optional<Hit> &hit) {
        if (hit)
            hits.push_back(*hit);
    };
    add(checkClock(entry, user));
    const auto single = [&](Rule rule, PatientId patient, const QString &topic = {}) {
        hits.push_back({{rule, user, patient, topic}, entry.at, entry.index, 1});
    };
    const bool ok = entry.outcome == audit::Outcome::ok;
    const bool isLogin = entry.action == u"login" && ok;
    if ((isLogin || isAboutPatient(entry)) && isOutsideHours(entry.at.wallMs))
        single(Rule::afterHours, {});
    if (entry.action == u"break_glass" && ok)
        single(Rule::breakGlass, entry.patient);
    if (entry.action == u"integrity")
        single(Rule::integrity, {}, entry.detail);
    checkPatient(entry, user, hits);
    add(countOpen(entry, user));
    add(countFailure(entry, user));
    add(countExport(entry, user));
    return hits;
}

std::optional<Finding> Monitor::weigh(const Hit &hit, const audit::Entry &entry)
{
    const auto finding = [&](const Burst &burst) {
        return Finding {hit.key.rule,    severityOf(hit.key.rule),
                        hit.key.user,    hit.key.patient,
                        entry.at.wallMs, burst.first,
                        burst.last,      burst.count};
    };
    if (const auto known = m_bursts.find(hit.key); known != m_bursts.end()) {
        Burst &burst = *known;
        if (entry.index <= burst.last)
            return std::nullopt;
        if (elapsedMs(burst.since, entry.at) < quietMs(hit.key.rule)) {
            burst.last = entry.index;
            ++burst.count;
            if (burst.count < 2 * burst.told)
                return std::nullopt;
            burst.told = burst.count;
            return finding(burst);
        }
    }
    if (m_bursts.size() >= kMostBursts)
        dropOldBursts(entry.at);
    const Burst fresh {hit.since, hit.first, entry.index, hit.count, hit.count};
    m_bursts.insert(hit.key, fresh);
    return finding(fresh);
}

void Monitor::dropOldBursts(const Instant &now)
{
    for (auto it = m_bursts.begin(); it != m_bursts.end();)
        it = elapsedMs(it->since, now) >= quietMs(it.key().rule) ? m_bursts.erase(it) : std::next(it);
}

void Monitor::resume(const KnownBurst &known)
{
    const BurstKey key {known.rule, known.user, known.patient, known.rule == Rule::integrity ? known.topic : QString()};
    Burst &burst = m_bursts[key];
    if (burst.last < known.last || burst.count == 0)
        burst = {known.since, known.first, known.last, known.count, known.count};
}

void Monitor::remember(const audit::Entry &entry)
{
    (void)hitsOf(entry);
}

std::vector<Finding> Monitor::observe(const audit::Entry &entry)
{
    std::vector<Finding> findings;
    for (const Hit &hit : hitsOf(entry))
        if (const std::optional<Finding> finding = weigh(hit, entry))
            findings.push_back(*finding);
    return findings;
}

} // namespace vb::monitor
