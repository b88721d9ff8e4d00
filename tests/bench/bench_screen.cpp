#include "core/crypto/password_hash.h"
#include "tests/bench/bench_practice.h"
#include "tests/bench/bench_window.h"
#include "tests/bench/figure.h"
#include "tests/bench/log_bench.h"
#include "tests/bench/people.h"
#include "tests/bench/shown_probe.h"
#include "tests/bench/stopwatch.h"
#include "ui/kit/table_view.h"
#include "ui/omnibox/omnibox.h"
#include "ui/patient/patient_hits_model.h"
#include "ui/patient/patient_search_view.h"

#include <QApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QVBoxLayout>

#include <cstdio>

using namespace vb;
using namespace vb::bench;

namespace {

constexpr QSize kWindow {1280, 800};
constexpr int kSessions = 5;

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
        print(QStringLiteral("list_first_rows"), first.median());
        QScrollBar *bar = m_table->verticalScrollBar();
        printSample(QStringLiteral("list_scroll_frame"),
                    frames(bar, [bar](int i) { return bar->value() + (i % 3 + 1) * 44; }));
        printSample(QStringLiteral("list_fine_scroll_frame"), frames(bar, [bar](int) { return bar->value() + 7; }));
        Dice dice(3);
        printSample(QStringLiteral("list_jump_frame"), frames(bar, [&](int) { return dice.roll(bar->maximum()); }));
        print(QStringLiteral("list_resident"), residentMb());
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

/// Log in, type, see hits.
class TypingBench {
public:
    TypingBench(ui::Theme &theme, const QString &folder, int searches) : m_bench(theme, folder), m_searches(searches)
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
        Sample unlock;
        Sample first;
        Sample hits;
        Dice dice(9);
        for (int i = 0; i < kSessions; ++i) {
            unlock.add(m_bench.logIn());
            first.add(search(dice.pick(m_words)));
            for (int k = 0; k < m_searches / kSessions; ++k)
                hits.add(search(dice.pick(m_words)));
            if (i + 1 < kSessions)
                m_bench.lock();
        }
        Sample firstKey;
        Sample keys;
        for (int k = 0; k < m_searches; ++k)
            typeKeyByKey(dice.pick(m_words), firstKey, keys);
        Sample boxFirst;
        Sample boxKeys;
        for (int k = 0; k < m_searches; ++k)
            typeIntoBox(dice.pick(m_words), boxFirst, boxKeys);
        const SecretBytes password = SecretBytes::copyOf(BenchPractice::password().toUtf8());
        Sample kdf;
        for (int k = 0; k < 5; ++k)
            kdf.add(timed([&] {
                        (void)crypto::argon2id(password, QByteArray(crypto::kKdfSaltSize, 'b'), crypto::kKdfFloor);
                    }).wall);
        print(QStringLiteral("unlock_to_first_screen"), unlock.median());
        print(QStringLiteral("key_derivation"), kdf.median());
        print(QStringLiteral("first_search"), first.median());
        printSample(QStringLiteral("enter_to_hits"), hits);
        printSample(QStringLiteral("first_key_to_hits"), firstKey);
        printSample(QStringLiteral("keystroke_to_hits"), keys);
        printSample(QStringLiteral("omnibox_first_key"), boxFirst);
        printSample(QStringLiteral("omnibox_key"), boxKeys);
        print(QStringLiteral("typing_resident"), residentMb());
    }

private:
    /// Types a word and Enter; the time from its last letter to the painted answer.
    double search(const QString &word)
    {
        auto *view = m_bench.window()->findChild<ui::PatientSearchView *>();
        QSignalSpy shown(view, &ui::PatientSearchView::resultsShown);
        m_bench.press(Qt::CTRL | Qt::SHIFT | Qt::Key_K);
        m_bench.type(word.chopped(1));
        paintNow(m_bench.window());
        return timed([&] {
                   m_bench.type(word.last(1));
                   m_bench.press(Qt::Key_Return);
                   BenchWindow::await(shown, "no hits");
                   paintNow(m_bench.window());
               })
            .wall;
    }

    /// Types a word; for each letter the time from the key to the painted hits. The first waits for its entry in the
    /// log.
    void typeKeyByKey(const QString &word, Sample &first, Sample &others)
    {
        auto *view = m_bench.window()->findChild<ui::PatientSearchView *>();
        QSignalSpy paused(view, &ui::PatientSearchView::resultsShown);
        QSignalSpy shown(view, &ui::PatientSearchView::hitsShown);
        m_bench.press(Qt::CTRL | Qt::SHIFT | Qt::Key_K);
        for (qsizetype i = 0; i < word.size(); ++i) {
            shown.clear();
            const double wall = timed([&] {
                                    m_bench.type(word.mid(i, 1));
                                    BenchWindow::await(shown, "no hits");
                                    paintNow(m_bench.window());
                                }).wall;
            (i == 0 ? first : others).add(wall);
        }
        BenchWindow::await(paused, "no pause");
    }

    /// The same in the omnibox, which stands over the page.
    void typeIntoBox(const QString &word, Sample &first, Sample &others)
    {
        auto *box = m_bench.window()->findChild<ui::Omnibox *>();
        QSignalSpy recent(box, &ui::Omnibox::resultsShown);
        m_bench.press(Qt::CTRL | Qt::Key_K);
        BenchWindow::await(recent, "no recent patients");
        paintNow(m_bench.window());
        QSignalSpy shown(box, &ui::Omnibox::hitsShown);
        for (qsizetype i = 0; i < word.size(); ++i) {
            shown.clear();
            const double wall = timed([&] {
                                    m_bench.type(word.mid(i, 1));
                                    BenchWindow::await(shown, "no hits");
                                    paintNow(m_bench.window());
                                }).wall;
            (i == 0 ? first : others).add(wall);
        }
        m_bench.press(Qt::Key_Escape);
    }

    BenchWindow m_bench;
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

/// `bench_screen list ROWS`, `bench_screen type FOLDER SEARCHES` or `bench_screen log FOLDER`; prints lines "name
/// value".
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() == 2 && arguments[0] == u"list")
        return benchList(application, arguments[1].toInt());
    if (arguments.size() == 3 && arguments[0] == u"type")
        return benchTyping(application, arguments[1], arguments[2].toInt());
    if (arguments.size() == 2 && arguments[0] == u"log") {
        ui::Theme theme(application, ui::ThemeMode::light);
        QApplication::setCursorFlashTime(0);
        LogBench(theme, arguments[1]).run();
        return 0;
    }
    giveUp(QStringLiteral("usage: bench_screen list ROWS | type FOLDER SEARCHES | log FOLDER"));
}
