#pragma once

#include "core/session/session.h"

#include <QWidget>

class QPushButton;

namespace vb::ui {

class BusyButton;
class NoteReading;

/// A note to read with what may be done with it.
class NoteReadingPage : public QWidget {
    Q_OBJECT

public:
    explicit NoteReadingPage(session::Session &session, QWidget *parent = nullptr);

    void show(const chart::NoteRecord &record, const std::vector<staff::Member> &people);
    void clear();
    [[nodiscard]] NoteReading *reading() const { return m_reading; }
    [[nodiscard]] BusyButton *verifyButton() const { return m_verify; }
    void takeFocus();

Q_SIGNALS:
    void leaveWanted();
    void verifyWanted();
    void copyWanted();
    void addendumWanted();
    void requestWanted();
    void cosignWanted();
    void voidWanted();
    void printWanted();

private:
    [[nodiscard]] bool may(access::Right right) const;

    session::Session &m_session;
    NoteReading *m_reading;
    QPushButton *m_back;
    BusyButton *m_verify;
    QPushButton *m_copy;
    QPushButton *m_addendum;
    QPushButton *m_request;
    QPushButton *m_cosign;
    QPushButton *m_void;
    QPushButton *m_print;
};

} // namespace vb::ui
