#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>
#include <vector>

class QHBoxLayout;
class QAbstractButton;
class QPushButton;

namespace vb::session {
class Session;
}

namespace vb::ui {

class FactGrid;
class IconLabel;
class SyncChip;
class TextLabel;

/// The details behind the chip: what the status means and what to do, what waits, six words to compare with another PC,
/// and a way to try at once. Lies over its parent, below the chip; Esc or a click beside it closes it.
class SyncPanel : public QWidget {
    Q_OBJECT

public:
    SyncPanel(session::Session &session, SyncChip &chip, QWidget *over);

    /// Something to do about problems with these words; shown while there is one.
    void offer(const QStringList &words, const QString &label, std::function<void()> run);
    /// Shut when it was open.
    void open();
    /// The focus goes back to where it was.
    void close();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    QWidget *makeCard();
    QWidget *makeWords();
    void fill();
    void place();
    void hideQuietly();

    session::Session &m_session;
    SyncChip &m_chip;
    QWidget *m_card;
    QWidget *m_mark = nullptr;
    TextLabel *m_line;
    TextLabel *m_advice;
    FactGrid *m_facts;
    QWidget *m_wordsBlock = nullptr;
    QList<TextLabel *> m_words;
    QPointer<QWidget> m_before; // had the focus
    QString m_filled;
    struct Mend {
        QStringList words;
        QPushButton *button;
    };
    std::vector<Mend> m_mends;
    QPushButton *m_again = nullptr;
    QAbstractButton *m_shut = nullptr;
    QHBoxLayout *m_actions = nullptr;
};

} // namespace vb::ui
