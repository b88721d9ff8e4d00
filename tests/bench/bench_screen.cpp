#include "app/desktop/pages.h"
#include "app/desktop/session_opener.h"
#include "core/crypto/password_hash.h"
#include "tests/bench/bench_practice.h"
#include "tests/bench/figure.h"
#include "tests/bench/people.h"
#include "tests/bench/shown_probe.h"
#include "tests/bench/stopwatch.h"
#include "ui/kit/table_view.h"
#include "ui/kit/theme.h"
#include "ui/patient/patient_hits_model.h"
#include "ui/patient/patient_search_view.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <cstdio>

using namespace vb;
using namespace vb::bench;

namespace {

constexpr QSize kWindow {1280, 800};
constexpr int kSessions = 5;

void print(const char *name, double value)
{
    std::printf("%s %f\n", name, value);
    std::fflush(stdout);
}

void printSample(const char *name, const Sample &sample)
{
    std::printf("%s_p50 %f\n%s_p95 %f\n", name, sample.median(), name, sample.p95());
    std::fflush(stdout);
}

/// The product's table over as many rows as a practice has patients.
class ListBench {
public:
    ListBench(QWidget &window, int rows) : m_window(window), m_down(new QVBoxLayout(&window))
    {
        const std::vector<patient::Patient> people = inventPatients(rows, 2026);
        for (const patient::Patient &one : people)
            m_hits.push_back({PatientId::make(1), QStringLiteral("A-%1").arg(m_hits.size() + 1001),
                              patient::displayName(one), one.birthDate, one.phone, one.restricted, false});
    }

    void run()
    {
        Sample first;
        for (int round = 0; round < 11; ++round) {
            delete m_table;
            paintNow(&m_window);
            first.add(timed([&] { open(); }).wall);
        }
        print("list_first_rows", first.median());
        QScrollBar *bar = m_table->verticalScrollBar();
        printSample("list_scroll_frame", frames(bar, [bar](int i) { return bar->value() + (i % 3 + 1) * 44; }));
        printSample("list_fine_scroll_frame", frames(bar, [bar](int) { return bar->value() + 7; }));
        Dice dice(3);
        printSample("list_jump_frame", frames(bar, [&](int) { return dice.roll(bar->maximum()); }));
        print("list_resident", residentMb());
    }

private:
    void open()
    {
        m_table = new ui::TableView;
        auto *model = new ui::PatientHitsModel(m_table);
        m_table->setModel(model);
        m_table->horizontalHeader()->setSectionResizeMode(ui::PatientHitsModel::kName, QHeaderView::Stretch);
        model->setHits(m_hits, QDate(2026, 6, 1));
        m_down->addWidget(m_table);
        m_table->show();
        m_down->activate();
        paintNow(&m_window);
    }

    template <class Next>
    Sample frames(QScrollBar *bar, Next next)
    {
        Sample sample;
        bar->setValue(0);
        paintNow(&m_window);
        for (int i = 0; i < 400; ++i) {
            const int to = next(i);
            sample.add(timed([&] {
                           bar->setValue(to);
                           paintNow(&m_window);
                       }).wall);
        }
        return sample;
    }

    QWidget &m_window;
    QVBoxLayout *m_down;
    std::vector<patient::Hit> m_hits;
    ui::TableView *m_table = nullptr;
};

int benchList(QApplication &application, int rows)
{
    const ui::Theme theme(application, ui::ThemeMode::light);
    QWidget window;
    window.resize(kWindow);
    ListBench bench(window, rows);
    new ShownProbe(&window, [&bench] {
        bench.run();
        QCoreApplication::quit();
    });
    window.show();
    return QApplication::exec();
}

/// The whole program over a store: log in, type, see hits.
class TypingBench {
public:
    TypingBench(ui::Theme &theme, const QString &folder, int searches)
        : m_opener(session::Home {folder + QStringLiteral("/home")},
                   std::make_unique<platform::FileSecretStore>(folder + QStringLiteral("/device.secret")))
        , m_window(
              theme, [this] { return m_opener.open(); }, desktop::allPages(theme))
        , m_searches(searches)
    {
        // What is typed: beginnings of names that many have, so that the answer is a full list.
        Dice dice(8);
        for (const patient::Patient &one : inventPatients(20'000, 2026)) {
            const QString word = one.family.left(2 + dice.roll(3)).toLower();
            const bool ascii = std::all_of(word.begin(), word.end(), [](QChar c) { return c.unicode() < 128; });
            if (ascii && word.size() > 1)
                m_words.push_back(word);
        }
    }

    void run()
    {
        QSignalSpy opened(&m_window, &ui::MainWindow::sessionOpened);
        QSignalSpy focused(qApp, &QGuiApplication::focusWindowChanged);
        m_window.show();
        m_window.activateWindow();
        while (!m_window.isActiveWindow())
            require(focused.wait(), "the window does not get the keyboard");
        require(!opened.isEmpty() || opened.wait(), "no session");
        Sample unlock;
        Sample first;
        Sample hits;
        Dice dice(9);
        for (int i = 0; i < kSessions; ++i) {
            unlock.add(logIn());
            first.add(search(dice.pick(m_words)));
            for (int k = 0; k < m_searches / kSessions; ++k)
                hits.add(search(dice.pick(m_words)));
            if (i + 1 < kSessions)
                lock();
        }
        Sample firstKey;
        Sample keys;
        for (int k = 0; k < m_searches; ++k)
            typeKeyByKey(dice.pick(m_words), firstKey, keys);
        const SecretBytes password = SecretBytes::copyOf(BenchPractice::password().toUtf8());
        Sample kdf;
        for (int k = 0; k < 5; ++k)
            kdf.add(timed([&] {
                        (void)crypto::argon2id(password, QByteArray(crypto::kKdfSaltSize, 'b'), crypto::kKdfFloor);
                    }).wall);
        print("unlock_to_first_screen", unlock.median());
        print("key_derivation", kdf.median());
        print("first_search", first.median());
        printSample("enter_to_hits", hits);
        printSample("first_key_to_hits", firstKey);
        printSample("keystroke_to_hits", keys);
        print("typing_resident", residentMb());
    }

private:
    static void require(bool holds, const char *problem)
    {
        if (!holds)
            giveUp(QString::fromLatin1(problem));
    }

    void type(const QString &text)
    {
        for (const QChar c : text)
            QTest::keyClick(m_window.windowHandle(), c.toLatin1());
    }

    double logIn()
    {
        QSignalSpy unlocked(&m_window, &ui::MainWindow::unlocked);
        type(BenchPractice::login());
        QTest::keyClick(m_window.windowHandle(), Qt::Key_Tab);
        type(BenchPractice::password());
        return timed([&] {
                   QTest::keyClick(m_window.windowHandle(), Qt::Key_Return);
                   require(!unlocked.isEmpty() || unlocked.wait(), "no login");
                   paintNow(&m_window);
               })
            .wall;
    }

    void lock()
    {
        QSignalSpy locked(&m_window, &ui::MainWindow::locked);
        m_window.switchUser();
        require(!locked.isEmpty() || locked.wait(), "no lock");
    }

    /// Types a word and Enter; the time from its last letter to the painted answer.
    double search(const QString &word)
    {
        auto *view = m_window.findChild<ui::PatientSearchView *>();
        QSignalSpy shown(view, &ui::PatientSearchView::resultsShown);
        QTest::keyClick(m_window.windowHandle(), Qt::Key_K, Qt::ControlModifier);
        type(word.chopped(1));
        paintNow(&m_window);
        return timed([&] {
                   type(word.last(1));
                   QTest::keyClick(m_window.windowHandle(), Qt::Key_Return);
                   require(!shown.isEmpty() || shown.wait(), "no hits");
                   paintNow(&m_window);
               })
            .wall;
    }

    /// Types a word; for each letter the time from the key to the painted hits. The first waits for its entry in the
    /// log.
    void typeKeyByKey(const QString &word, Sample &first, Sample &others)
    {
        auto *view = m_window.findChild<ui::PatientSearchView *>();
        QSignalSpy paused(view, &ui::PatientSearchView::resultsShown);
        QSignalSpy shown(view, &ui::PatientSearchView::hitsShown);
        QTest::keyClick(m_window.windowHandle(), Qt::Key_K, Qt::ControlModifier);
        for (qsizetype i = 0; i < word.size(); ++i) {
            shown.clear();
            const double wall = timed([&] {
                                    type(word.mid(i, 1));
                                    require(!shown.isEmpty() || shown.wait(), "no hits");
                                    paintNow(&m_window);
                                }).wall;
            (i == 0 ? first : others).add(wall);
        }
        require(!paused.isEmpty() || paused.wait(), "no pause");
    }

    desktop::SessionOpener m_opener;
    ui::MainWindow m_window;
    int m_searches;
    std::vector<QString> m_words;
};

int benchTyping(QApplication &application, const QString &folder, int searches)
{
    ui::Theme theme(application, ui::ThemeMode::light);
    QApplication::setCursorFlashTime(0);
    TypingBench(theme, folder, searches).run();
    return 0;
}

} // namespace

/// `bench_screen list ROWS` or `bench_screen type FOLDER SEARCHES`; prints lines "name milliseconds".
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() == 2 && arguments[0] == u"list")
        return benchList(application, arguments[1].toInt());
    if (arguments.size() == 3 && arguments[0] == u"type")
        return benchTyping(application, arguments[1], arguments[2].toInt());
    giveUp(QStringLiteral("usage: bench_screen list ROWS | type FOLDER SEARCHES"));
}
