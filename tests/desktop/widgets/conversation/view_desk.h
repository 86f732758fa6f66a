// A view in a window, with rows that a test makes up.
#pragma once

#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/conversation/fake_messages.h"

#include <QScrollBar>
#include <QTest>

namespace kith::test {

using widgets::MessageLayout;
using widgets::MessageRow;
using widgets::MessageView;
using widgets::Theme;

struct Desk {
    Theme theme{false};
    FakeClock clock{someMorning};
    FakeMessages messages;
    MessageView view{theme, nullptr, &clock};

    explicit Desk(std::vector<MessageRow> rows = {}, QSize size = {700, 500})
    {
        messages.rows = std::move(rows);
        view.setLocale(QLocale(QStringLiteral("en_GB")));
        view.resize(size);
        view.setModel(&messages);
        view.setRoom(QStringLiteral("Garden"), false);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTRY_VERIFY(view.isMeasured());
    }
    int rows() const { return messages.rowCount(); }
    QScrollBar &bar() { return *view.verticalScrollBar(); }
    bool isAtBottom() { return bar().value() == bar().maximum(); }
    int bottom() { return view.rowRect(rows() - 1).bottom() + 1; }
    int firstVisible()
    {
        for (int row = 0; row < rows(); ++row) {
            if (view.rowRect(row).bottom() > 0)
                return row;
        }
        return -1;
    }
    QPoint textPoint(int row, int offset)
    {
        const MessageLayout &layout = view.rowLayout(row);
        const auto rects = layout.text().rectsOf(offset, offset + 1);
        return view.rowRect(row).topLeft() + layout.textOrigin() + rects[0].topLeft().toPoint() + QPoint(1, 8);
    }
    void drag(QPoint from, QPoint to)
    {
        QWidget *port = view.viewport();
        QTest::mousePress(port, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i) {
            QMouseEvent move(QEvent::MouseMove, from + (to - from) * i / 4, port->mapToGlobal(from), Qt::NoButton,
                Qt::LeftButton, {});
            QCoreApplication::sendEvent(port, &move);
        }
        QTest::mouseRelease(port, Qt::LeftButton, {}, to);
    }
};

} // namespace kith::test
