#include "tests/bench/log_bench.h"

#include "tests/bench/figure.h"
#include "tests/bench/people.h"
#include "tests/bench/shown_probe.h"
#include "ui/audit/audit_log_model.h"
#include "ui/audit/audit_log_view.h"
#include "ui/kit/deliver.h"
#include "ui/kit/table_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTimerEvent>

#include <algorithm>

namespace vb::bench {

namespace {

constexpr int kBeatMs = 5;
constexpr int kArrivingEachSecond = 1'000;
constexpr int kMostWaiting = 5'000; // entries are written at once; records are read behind a pass through the log
constexpr int kSeen = 50;

QString logName(const QString &part)
{
    return QStringLiteral("log_") + part;
}

} // namespace

Pulse::Pulse(std::function<void()> beat, QObject *parent) : QObject(parent), m_beat(std::move(beat)) { }

void Pulse::start()
{
    m_last = wallMs();
    m_timer.start(kBeatMs, Qt::PreciseTimer, this);
}

double Pulse::takeLongest()
{
    return std::exchange(m_longest, 0);
}

void Pulse::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    const double now = wallMs();
    m_longest = std::max(m_longest, now - std::exchange(m_last, now));
    m_beat();
}

void LogBench::run()
{
    m_bench.logIn();
    const auto some = m_bench.session().patients().search(QStringLiteral("mar"), kSeen).result();
    if (!some.ok() || some->empty())
        giveUp(QStringLiteral("nobody is found"));
    for (const patient::Hit &hit : *some)
        if (!hit.restricted)
            m_seen.push_back(hit.id);
    QObject arrivals;
    double begun = wallMs();
    int asked = 0;
    int answered = 0;
    Pulse pulse([&] {
        // Each opened record leaves its entry. What the store does not keep up with is not asked for.
        const int due = static_cast<int>((wallMs() - begun) * kArrivingEachSecond / 1e3);
        for (; asked < due && asked - answered < kMostWaiting; ++asked)
            ui::deliver(m_bench.session().patients().view(m_seen[static_cast<std::size_t>(asked) % m_seen.size()]),
                        &arrivals, [&answered](const Result<patient::Patient> &) { ++answered; });
        if (m_looksSince > 0 && m_sign == 0 && m_view->isLooking())
            m_sign = wallMs() - m_looksSince;
    });
    m_pulse = &pulse;
    const quint64 before = m_bench.session().audit().size();
    pulse.start();
    open();
    scroll();
    filter();
    sort();
    const double seconds = (wallMs() - begun) / 1e3;
    print(logName(QStringLiteral("entries")), static_cast<double>(before));
    print(logName(QStringLiteral("arrived")), static_cast<double>(m_bench.session().audit().size() - before) / seconds);
    print(logName(QStringLiteral("counted_at_most")), m_slowestAll);
    print(logName(QStringLiteral("sign_at_most")), m_slowestSign);
    print(logName(QStringLiteral("block_at_most")), m_longestBlock);
    print(logName(QStringLiteral("resident")), residentMb());
}

LogBench::Answer LogBench::answered(const std::function<void()> &ask)
{
    QSignalSpy shown(m_view, &ui::AuditLogView::shown);
    QSignalSpy counted(m_view, &ui::AuditLogView::counted);
    Answer answer;
    const double begun = wallMs();
    m_sign = 0;
    m_looksSince = begun;
    ask();
    BenchWindow::await(shown, "no rows");
    paintNow(m_bench.window());
    answer.rows = wallMs() - begun;
    m_looksSince = 0;
    answer.sign = m_sign > 0 ? std::min(m_sign, answer.rows) : answer.rows;
    BenchWindow::await(counted, "no count");
    answer.all = wallMs() - begun;
    m_slowestAll = std::max(m_slowestAll, answer.all);
    m_slowestSign = std::max(m_slowestSign, answer.sign);
    m_longestBlock = std::max(m_longestBlock, m_pulse->takeLongest());
    return answer;
}

void LogBench::open()
{
    const double begun = wallMs();
    auto *way = m_bench.window()->findChild<QWidget *>(QStringLiteral("nav.audit"));
    way->setFocus();
    m_bench.press(Qt::Key_Return);
    m_view = m_bench.window()->findChild<ui::AuditLogView *>();
    if (!m_view)
        giveUp(QStringLiteral("there is no page of the log"));
    QSignalSpy shown(m_view, &ui::AuditLogView::shown);
    m_bench.press(Qt::ALT | Qt::Key_2);
    if (!m_view->total())
        BenchWindow::await(shown, "no log");
    paintNow(m_bench.window());
    print(logName(QStringLiteral("open")), wallMs() - begun);
    m_longestBlock = std::max(m_longestBlock, m_pulse->takeLongest());
}

/// To the end, and to places anywhere; a jump ends when the rows are painted.
void LogBench::scroll()
{
    auto *table = m_bench.window()->findChild<ui::TableView *>(QStringLiteral("audit.log.table"));
    auto *model = qobject_cast<ui::AuditLogModel *>(table->model());
    QScrollBar *bar = table->verticalScrollBar();
    Sample jumps;
    Sample frames;
    Dice dice(4);
    constexpr int kJumps = 100;
    for (int i = 0; i < kJumps; ++i) {
        QSignalSpy came(model, &ui::AuditLogModel::pageCame);
        const int to = i == 0 ? bar->maximum() : dice.roll(bar->maximum());
        const double begun = wallMs();
        bar->setValue(to);
        paintNow(m_bench.window());
        frames.add(wallMs() - begun);
        while (!model->rowAt(table->rowAt(1)))
            if (!came.wait())
                giveUp(QStringLiteral("no page"));
        paintNow(m_bench.window());
        if (i == 0)
            print(logName(QStringLiteral("to_the_end")), wallMs() - begun);
        jumps.add(wallMs() - begun);
    }
    print(logName(QStringLiteral("jump_p95")), jumps.p95());
    print(logName(QStringLiteral("jump_frame_p95")), frames.p95());
    m_longestBlock = std::max(m_longestBlock, m_pulse->takeLongest());
}

void LogBench::askFor(const QString &name, const std::function<void()> &ask)
{
    print(logName(name), answered(ask).rows);
}

void LogBench::clearFilters()
{
    (void)answered([this] { m_view->showOnly({}, {}, {}); });
}

void LogBench::filter()
{
    const auto field = [this](const char *name) {
        return m_bench.window()->findChild<QWidget *>(QStringLiteral("audit.filter.") + QLatin1String(name));
    };
    const auto choose = [&](const char *name, int index) {
        auto *box = qobject_cast<QComboBox *>(field(name));
        askFor(QStringLiteral("filter_") + QLatin1String(name), [box, index] {
            box->setCurrentIndex(index);
            Q_EMIT box->activated(index);
        });
        clearFilters();
    };
    const auto write = [&](const char *name, const QString &text, const char *as) {
        auto *line = qobject_cast<QLineEdit *>(field(name));
        askFor(QStringLiteral("filter_") + QLatin1String(as), [this, line, text] {
            line->setFocus();
            line->setText(text);
            m_bench.press(Qt::Key_Return);
        });
        clearFilters();
    };
    const auto *model = qobject_cast<ui::AuditLogModel *>(
        m_bench.window()->findChild<ui::TableView *>(QStringLiteral("audit.log.table"))->model());
    int at = 0;
    while (!model->rowAt(at) || model->rowAt(at)->entry.patient.isNull())
        ++at;
    const session::AuditRow *row = model->rowAt(at);
    const PatientId patient = row->entry.patient;
    const QString record = row->entry.object.text();
    choose("person", 1);
    choose("kind", 2);
    choose("outcome", 2); // refused
    choose("period", 1); // today
    askFor(QStringLiteral("filter_patient"), [this, patient] { m_view->showOnly(patient, QStringLiteral("One"), {}); });
    clearFilters();
    write("text", QStringLiteral("patient.phone"), "text");
    write("text", QStringLiteral("nowhere in it"), "text_of_none");
    auto *more = qobject_cast<QAbstractButton *>(field("more"));
    const auto further = [more] { more->setChecked(true); };
    further();
    choose("role", 2);
    further();
    choose("clock", 1);
    further();
    write("computer", QStringLiteral("no such computer"), "computer");
    further();
    write("system", QStringLiteral("no such system"), "system");
    further();
    write("record", record, "record");
}

void LogBench::sort()
{
    auto *table = m_bench.window()->findChild<ui::TableView *>(QStringLiteral("audit.log.table"));
    for (int column = 0; column < ui::AuditLogModel::kPc; ++column) {
        const QString name = audit::columnName(ui::AuditLogModel::sortColumn(column));
        askFor(QStringLiteral("sort_") + name,
               [header = table->horizontalHeader(), column] { Q_EMIT header->sectionClicked(column); });
    }
}

} // namespace vb::bench
