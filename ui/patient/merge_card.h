#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

class QGridLayout;
class QLineEdit;
class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class PatientHitsModel;
class TableView;
class TextLabel;

/// "This person is in twice": finds the other record, puts both beside each other, says what will happen, and merges.
/// Esc goes a step back.
class MergeCard : public Card {
    Q_OBJECT

public:
    explicit MergeCard(session::Session &session, QWidget *parent = nullptr);

    /// The record that is shown; back to the first step.
    void setPatient(const patient::Patient &patient);
    void clear();
    [[nodiscard]] bool isAtWork() const { return !m_steps->isHidden(); }
    void start();

Q_SIGNALS:
    /// After an answer to what was typed, and once both records stand beside each other.
    void answered();
    void merged(PatientId kept, const QString &note);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeFind();
    QWidget *makeCompare();
    void stop();
    void find();
    void choose(int row);
    void compare(const patient::Patient &other);
    void showBoth();
    void swap();
    void merge();
    void fail(const Error &error);

    session::Session &m_session;
    patient::Patient m_kept;
    patient::Patient m_other;
    PatientId m_shown; // by the page around
    int m_asked = 0;

    QPushButton *m_start;
    TextLabel *m_intro;
    Banner *m_banner;
    QWidget *m_steps;
    QWidget *m_find;
    QLineEdit *m_search;
    TableView *m_table;
    PatientHitsModel *m_hits;
    QWidget *m_compare;
    QGridLayout *m_grid;
    TextLabel *m_consequences;
    QPushButton *m_swap;
    BusyButton *m_merge;
};

} // namespace vb::ui
